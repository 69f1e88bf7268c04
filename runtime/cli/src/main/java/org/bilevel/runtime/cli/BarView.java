package org.bilevel.runtime.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.bilevel.api.run.RunEvent;

/** A bar for the whole run, beside it what the cell that moved last is doing. */
final class BarView implements ProgressView {
  private static final int STEPS = 1000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final RunStatus status;
  private final PrintStream err;
  private final ProgressBar bar;

  BarView(RunStatus status, PrintStream err) {
    this.status = status;
    this.err = err;
    this.bar =
        new ProgressBarBuilder()
            .setInitialMax(STEPS)
            .setUnit("%", STEPS / 100)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(200)
            .setEtaFunction(_ -> left())
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .build();
  }

  private Optional<Duration> left() {
    double seconds = status.secondsLeft();
    return Double.isNaN(seconds)
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (1000 * seconds)));
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    status.on(cell, event);
    bar.stepTo((long) (STEPS * status.fraction()));
    switch (event) {
      case RunEvent.Progress progress -> bar.setExtraMessage(status.describe(cell, progress));
      case RunEvent.Warning warning ->
          above(RunStatus.name(cell) + ": warning: " + warning.message());
      case RunEvent.Failed failed -> above(RunStatus.name(cell) + ": failed: " + failed.message());
      case RunEvent.Started _, RunEvent.Metric _, RunEvent.Timing _, RunEvent.Finished _ -> {}
    }
  }

  private void above(String message) {
    err.println(CLEAR_LINE + message);
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
  }
}
