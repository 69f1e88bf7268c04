package org.bilevel.runtime.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.bilevel.api.run.RunEvent;
import org.bilevel.runtime.report.Numbers;

/** A bar for the whole run, beside it what the cell that moved last is doing. */
final class BarView implements ProgressView {
  private static final int STEPS = 1000;
  private static final int BAR = 16;
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
            .setUpdateIntervalMillis(200)
            .setRenderer((state, width) ->
                render(status.fraction(), status.secondsLeft(), state.getExtraMessage(), width))
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .build();
  }

  /** Return the bar, how much is done, how long it takes yet, and what goes on, cut to a width. */
  static String render(double fraction, double secondsLeft, String message, int width) {
    int full = (int) (BAR * fraction);
    String left = Double.isNaN(secondsLeft) ? "" : Numbers.duration(secondsLeft) + " left  ";
    String line =
        "%s%s %3d %%  %s%s"
            .formatted(
                "█".repeat(full), "░".repeat(BAR - full), (int) (100 * fraction), left, message);
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    status.on(cell, event);
    bar.stepTo((long) (STEPS * status.fraction()));
    switch (event) {
      case RunEvent.Progress progress -> bar.setExtraMessage(status.describe(cell, progress));
      case RunEvent.Warning warning ->
          above(RunStatus.name(cell) + ": warning: " + warning.message());
      case RunEvent.Failed failed ->
          above(RunStatus.name(cell) + ": failed: " + RunStatus.firstLine(failed.message()));
      case RunEvent.Started _,
          RunEvent.Metric _,
          RunEvent.Timing _,
          RunEvent.Checkpoint _,
          RunEvent.Finished _ -> {}
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
