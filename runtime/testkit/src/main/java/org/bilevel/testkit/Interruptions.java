package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;

/** Interrupts experiments, and sees that they end as if nothing had happened. */
public final class Interruptions {
  private Interruptions() {}

  /**
   * Stop an experiment at some of its checks, each in a run of its own that is stopped again a few
   * checks later, and let it go on. It must report the metrics, warnings and progress of a run that
   * was not interrupted, in the same order and bit for bit, and must not begin anew.
   *
   * @param experiment makes the experiment as a new process would
   * @param checks which calls of {@code checkStopped()} stop it, from 1; after the first state
   */
  public static void goOnFrom(Supplier<Experiment> experiment, long... checks) {
    TestRunContext whole = new TestRunContext(5);
    Outcome outcome = experiment.get().run(whole);
    for (long check : checks) {
      TestRunContext first = stopped(experiment, new TestRunContext(5, check));
      assertThat(first.hasState()).as("a state before check %d", check).isTrue();
      TestRunContext second = stopped(experiment, first.resumed(3));
      TestRunContext third = second.resumed(Long.MAX_VALUE);
      assertThat(third.events()).as("at check %d", check).hasSizeGreaterThan(1);
      Outcome resumed = experiment.get().run(third);
      assertThat(reproducible(third))
          .as("stopped at check %d", check)
          .isEqualTo(reproducible(whole));
      assertThat(figures(resumed)).isEqualTo(figures(outcome));
    }
  }

  private static TestRunContext stopped(Supplier<Experiment> experiment, TestRunContext context) {
    try {
      experiment.get().run(context);
    } catch (CancellationException e) {
      return context;
    }
    return context;
  }

  private static List<RunEvent> reproducible(TestRunContext context) {
    return context.events().stream().filter(event -> !(event instanceof RunEvent.Timing)).toList();
  }

  private static List<Outcome.Figure> figures(Outcome outcome) {
    return outcome.figures().stream().filter(Outcome.Figure::reproducible).toList();
  }
}
