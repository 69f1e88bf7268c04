package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.datasets.LabelledFiles.Contents;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class SelectExperimentTest {
  private static final Samples SAMPLES = new Clusters(2, 3, 0.5).samples(20, RandomStream.of(1));

  /** Takes four steps. */
  private record Slow(int size) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      for (int step = 1; step <= 4; step++) {
        request.progress().report(step, 4);
      }
      return Coreset.unweighted(IntStream.range(0, size).toArray());
    }
  }

  private static SelectExperiment experiment() {
    return new SelectExperiment(
        new Slow(5),
        new HeapSoftmax(),
        progress -> {
          progress.at(10, 10, 20);
          return new Contents(SAMPLES, List.of("a", "b"), List.of());
        },
        false);
  }

  @Test
  void theStepsOfTheSelectionAreProgress() {
    TestRunContext context = new TestRunContext(1);
    experiment().select(context);
    List<RunEvent.Progress> events = context.events(RunEvent.Progress.class);
    assertThat(events.stream().map(RunEvent.Progress::phase))
        .containsExactly(
            "reading",
            "selecting",
            "selecting, step 1 of 4",
            "selecting, step 2 of 4",
            "selecting, step 3 of 4",
            "selecting, step 4 of 4");
    assertThat(events.get(3).done()).isEqualTo(2);
    assertThat(events.get(3).total()).isEqualTo(4);
  }

  @Test
  void itIsALineNowAndThen() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    AtomicLong clock = new AtomicLong();
    RunStatus status = new RunStatus(1, clock::get);
    try (LinesView lines =
        new LinesView(status, new PrintStream(err, true, StandardCharsets.UTF_8), clock::get)) {
      ViewContext context =
          new ViewContext(new Cell("", 0, 0, 1), ticking(lines, clock), () -> false);
      experiment().select(context);
    }
    // three seconds from one report to the next, five between two lines
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .last()
        .asString()
        .contains("selecting, step 4 of 4");
  }

  private static ProgressView ticking(ProgressView view, AtomicLong clock) {
    return new ProgressView() {
      @Override
      public void on(Cell cell, RunEvent event) {
        clock.addAndGet(3_000_000_000L);
        view.on(cell, event);
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void stopsBetweenTwoSteps() {
    AtomicLong asked = new AtomicLong();
    ViewContext context =
        new ViewContext(
            new Cell("", 0, 0, 1), ProgressView.none(), () -> asked.incrementAndGet() > 3);
    assertThatThrownBy(() -> experiment().select(context))
        .isInstanceOf(CancellationException.class);
    assertThat(asked).hasValue(4);
  }
}
