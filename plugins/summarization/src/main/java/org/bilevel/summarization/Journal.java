package org.bilevel.summarization;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** Turns what happens into the events of a run. */
final class Journal {
  private static final int EVERY = 10;

  private final RunContext context;
  private final long total;
  private final Map<String, Double> shown = new TreeMap<>();
  private long done;

  /**
   * Begin a journal.
   *
   * @param total how many steps there are in all
   */
  Journal(RunContext context, long total) {
    this.context = context;
    this.total = total;
  }

  /** Stop here if the user asked for it. */
  void checkStopped() {
    context.checkStopped();
  }

  /** Report a number; one that is not defined is left out. */
  void metric(String name, double value) {
    if (!Double.isNaN(value)) {
      report(name, value, OptionalInt.empty());
    }
  }

  /** Report a series of numbers; those that are not defined are left out. */
  void series(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        report(name, values[i], OptionalInt.of(i + 1));
      }
    }
  }

  /** Show a number beside the progress from now on. */
  void show(String name, double value) {
    shown.put(name, value);
  }

  /** Count a step, and report the progress now and then. */
  void advance(String doing) {
    done++;
    if (done % EVERY == 0 || done == total) {
      progress(doing);
    }
  }

  /** Report the progress. */
  void progress(String doing) {
    context.report(new RunEvent.Progress(doing, done, total, new TreeMap<>(shown)));
  }

  /** Report how far a selection is, which counts as one step, and stop here if asked for. */
  void selecting(long steps, long of) {
    checkStopped();
    progress("selecting, step %d of %d".formatted(steps, of));
  }

  /** Report a duration. */
  void timing(String name, double seconds) {
    context.report(new RunEvent.Timing(name, seconds, OptionalInt.empty()));
  }

  private void report(String name, double value, OptionalInt step) {
    context.report(
        new RunEvent.Metric(name, value, OptionalInt.empty(), OptionalInt.empty(), step));
  }
}
