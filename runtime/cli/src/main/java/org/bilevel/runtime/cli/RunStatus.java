package org.bilevel.runtime.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.report.Numbers;

/**
 * How far a run is: which cells are done, where the others stand, how fast they go. Thread-safe:
 * the thread that draws reads what the runs' threads report.
 */
final class RunStatus {
  private final LongSupplier nanos;
  private final int cells;
  private final long began;
  private final Map<Integer, Running> running = new TreeMap<>();
  private int ended;

  RunStatus(int cells, LongSupplier nanos) {
    this.cells = cells;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** A cell under way. */
  private record Running(long began, long done, long total) {
    double fraction() {
      return total == 0 ? 0 : (double) done / total;
    }
  }

  synchronized void on(Cell cell, RunEvent event) {
    switch (event) {
      case RunEvent.Started _ -> running.put(cell.index(), new Running(nanos.getAsLong(), 0, 0));
      case RunEvent.Progress progress ->
          running.compute(
              cell.index(),
              (_, known) ->
                  new Running(
                      known == null ? nanos.getAsLong() : known.began(),
                      progress.done(),
                      progress.total()));
      case RunEvent.Finished _, RunEvent.Failed _ -> {
        running.remove(cell.index());
        ended++;
      }
      case RunEvent.Metric _, RunEvent.Timing _, RunEvent.Checkpoint _, RunEvent.Warning _ -> {}
    }
  }

  /** Return how much of the whole run is done, from 0 to 1. */
  synchronized double fraction() {
    double under = running.values().stream().mapToDouble(Running::fraction).sum();
    return Math.min(1, (ended + under) / cells);
  }

  /** Return the seconds that are left if it goes on like this; NaN at the beginning and the end. */
  double secondsLeft() {
    double fraction = fraction();
    double seconds = (nanos.getAsLong() - began) / 1e9;
    return fraction < 0.01 || fraction == 1 ? Double.NaN : seconds * (1 - fraction) / fraction;
  }

  /** Return what a cell is called: its number, its variant and its seed. */
  static String name(RunListener.Cell cell) {
    String variant = cell.variant().isEmpty() ? "" : cell.variant() + ", ";
    return "%d/%d %sseed %d".formatted(cell.index() + 1, cell.count(), variant, cell.seed());
  }

  /** Return what went wrong, without the advice; the whole message comes at the end of the run. */
  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Return phase, rate and values of a cell that made progress. */
  synchronized String describe(Cell cell, RunEvent.Progress progress) {
    StringBuilder text = new StringBuilder(name(cell)).append(": ").append(progress.phase());
    Running known = running.get(cell.index());
    double seconds = known == null ? 0 : (nanos.getAsLong() - known.began()) / 1e9;
    if (seconds > 0 && progress.done() > 0) {
      text.append(", ").append(Numbers.rounded(progress.done() / seconds)).append(" steps/s");
    }
    if (!progress.values().isEmpty()) {
      text.append(", ").append(values(progress.values()));
    }
    return text.toString();
  }

  private static String values(Map<String, Double> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + Numbers.rounded(entry.getValue()))
            .collect(Collectors.joining(", "));
  }
}
