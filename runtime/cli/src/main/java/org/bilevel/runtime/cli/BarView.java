package org.bilevel.runtime.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.bilevel.api.run.RunEvent;
import org.bilevel.runtime.report.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A bar for the whole run, beside it what the cell that moved last is doing. A thread of its own
 * draws it, five times a second, so that the run does not wait for texts.
 */
final class BarView implements ProgressView {
  private static final int BAR = 16;
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String CUT_LINES = "\u001b[?7l";
  private static final String WRAP_LINES = "\u001b[?7h";

  private final RunStatus status;
  private final PrintStream err;
  private final ProgressBar bar;
  private volatile @Nullable Moved moved;

  private record Moved(Cell cell, RunEvent.Progress progress) {}

  /**
   * The last line of a terminal, which cuts itself what is wider than it is. To ask for its width,
   * as the library would, takes other programs, several of them at each drawing.
   */
  private record LastLine(PrintStream err) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void accept(String line) {
      err.print(CLEAR_LINE + CUT_LINES + line + WRAP_LINES);
      err.flush();
    }

    @Override
    public void close() {
      err.println();
    }
  }

  BarView(RunStatus status, PrintStream err) {
    this.status = status;
    this.err = err;
    this.bar =
        new ProgressBarBuilder()
            .setUpdateIntervalMillis(200)
            .continuousUpdate()
            .setRenderer((_, _) -> render(status.fraction(), status.secondsLeft(), message()))
            .setConsumer(new LastLine(err))
            .build();
  }

  private String message() {
    Moved last = moved;
    return last == null ? "" : status.describe(last.cell, last.progress);
  }

  /** Return the bar, how much is done, how long it takes yet, and what goes on. */
  static String render(double fraction, double secondsLeft, String message) {
    int full = (int) (BAR * fraction);
    String left = Double.isNaN(secondsLeft) ? "" : Numbers.duration(secondsLeft) + " left  ";
    return "%s%s %3d %%  %s%s"
        .formatted("█".repeat(full), "░".repeat(BAR - full), (int) (100 * fraction), left, message);
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    status.on(cell, event);
    switch (event) {
      case RunEvent.Progress progress -> moved = new Moved(cell, progress);
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
