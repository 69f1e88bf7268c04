package org.bilevel.runtime.cli;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.runtime.report.Numbers;

/** Plain lines with the time of day; of progress at most one in five seconds. */
final class LinesView implements ProgressView {
  private static final long PAUSE_NANOS = 5_000_000_000L;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final RunStatus status;
  private final PrintStream err;
  private final LongSupplier nanos;
  private long last;

  LinesView(RunStatus status, PrintStream err, LongSupplier nanos) {
    this.status = status;
    this.err = err;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  @Override
  public void on(Cell cell, RunEvent event) {
    status.on(cell, event);
    switch (event) {
      case RunEvent.Started started -> say(RunStatus.name(cell) + ": " + started.plan());
      case RunEvent.Progress progress -> {
        long now = nanos.getAsLong();
        if (now - last >= PAUSE_NANOS) {
          last = now;
          double left = status.secondsLeft();
          say(
              "%s; %d %% of all%s"
                  .formatted(
                      status.describe(cell, progress),
                      (int) (100 * status.fraction()),
                      Double.isNaN(left) ? "" : ", about " + Numbers.duration(left) + " left"));
        }
      }
      case RunEvent.Warning warning ->
          say(RunStatus.name(cell) + ": warning: " + warning.message());
      case RunEvent.Finished finished ->
          say(
              "%s: done in %s%s: %s"
                  .formatted(
                      RunStatus.name(cell),
                      Numbers.duration(finished.seconds()),
                      memory(finished.peakMemory()),
                      figures(finished.outcome())));
      case RunEvent.Failed failed ->
          say(RunStatus.name(cell) + ": failed: " + RunStatus.firstLine(failed.message()));
      case RunEvent.Metric _, RunEvent.Timing _, RunEvent.Checkpoint _ -> {}
    }
  }

  private static String memory(OptionalLong bytes) {
    return bytes.isPresent()
        ? String.format(Locale.ROOT, ", %.1f GiB at most", bytes.getAsLong() / (double) (1 << 30))
        : "";
  }

  static String figures(Outcome outcome) {
    return outcome.figures().stream()
        .map(f ->
            f.name()
                + " "
                + Numbers.rounded(f.value())
                + (f.unit().isEmpty() ? "" : " " + f.unit()))
        .collect(Collectors.joining(", "));
  }

  private void say(String line) {
    err.println(TIME.format(LocalTime.now()) + "  " + line);
  }

  @Override
  public void close() {}
}
