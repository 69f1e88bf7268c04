package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bilevel.api.run.Outcome.Figure;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.bilevel.api.run.RunListener.Cell;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run and its listeners; all events pass here, one at a time.
 *
 * <p>Metrics and timings of a cell go to files of its own below {@code cells/}, which are appended
 * to {@code metrics.csv} and {@code timings.csv} in the order of the cells: so these do not depend
 * on how many cells ran at a time.
 */
final class RunRecord implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("org.bilevel.runtime");

  private final Object lock = new Object();
  private final List<RunListener> listeners;
  private final Set<RunListener> complained = new HashSet<>();
  private final Path parts;
  private final LineFile events;
  private final LineFile metrics;
  private final LineFile timings;
  private final LineFile outcome;
  private final RunState state;
  private final List<@Nullable CellFiles> open = new ArrayList<>();
  private final List<@Nullable CellEnd> ends = new ArrayList<>();
  private int merged;

  /** The files of one cell. */
  private record CellFiles(LineFile metrics, LineFile timings) {}

  RunRecord(Path folder, List<Cell> cells, List<RunListener> listeners) {
    this.listeners = listeners;
    this.parts = folder.resolve("cells");
    try {
      Files.createDirectory(parts);
    } catch (IOException e) {
      throw LineFile.failure(parts, e);
    }
    for (int i = 0; i < cells.size(); i++) {
      open.add(null);
      ends.add(null);
    }
    events = new LineFile(folder.resolve("events.jsonl"));
    metrics = new LineFile(folder.resolve("metrics.csv"));
    timings = new LineFile(folder.resolve("timings.csv"));
    outcome = new LineFile(folder.resolve("outcome.csv"));
    metrics.write(Csv.line("variant", "seed", "metric", "task", "after", "step", "value"));
    timings.write(Csv.line("variant", "seed", "name", "task", "seconds"));
    outcome.write(Csv.line("variant", "seed", "state", "figure", "unit", "value", "reproducible"));
    state = new RunState(folder, cells);
  }

  void begin(Cell cell) {
    synchronized (lock) {
      String name = "%04d".formatted(cell.index());
      open.set(
          cell.index(),
          new CellFiles(
              new LineFile(parts.resolve(name + "-metrics.csv")),
              new LineFile(parts.resolve(name + "-timings.csv"))));
      state.begin(cell);
    }
  }

  void report(Cell cell, RunEvent event) {
    synchronized (lock) {
      events.write(Json.line(Json.event(Instant.now().toString(), cell, event)));
      CellFiles files = open.get(cell.index());
      if (files != null) {
        write(files, cell, event);
      }
      if (event instanceof RunEvent.Progress progress) {
        state.progress(cell, progress);
      }
      for (RunListener listener : listeners) {
        tell(listener, cell, event);
      }
    }
  }

  private static void write(CellFiles files, Cell cell, RunEvent event) {
    switch (event) {
      case RunEvent.Metric metric ->
          files.metrics.write(
              Csv.line(
                  cell.variant(),
                  cell.seed(),
                  metric.name(),
                  text(metric.task()),
                  text(metric.after()),
                  text(metric.step()),
                  metric.value()));
      case RunEvent.Timing timing ->
          files.timings.write(
              Csv.line(
                  cell.variant(),
                  cell.seed(),
                  timing.name(),
                  text(timing.task()),
                  timing.seconds()));
      case RunEvent.Finished finished -> {
        for (Figure figure : finished.outcome().figures()) {
          if (figure.reproducible()) {
            files.metrics.write(
                Csv.line(cell.variant(), cell.seed(), figure.name(), "", "", "", figure.value()));
          }
        }
      }
      default -> {} // stands in events.jsonl alone
    }
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  private void tell(RunListener listener, Cell cell, RunEvent event) {
    try {
      listener.on(cell, event);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a listener ends nothing
      if (complained.add(listener)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the listener " + listener.getClass().getName() + " failed; the run goes on",
            e);
      }
    }
  }

  /** Take note of the end of a cell, and append its files as soon as all before it have ended. */
  void end(CellEnd end) {
    synchronized (lock) {
      ends.set(end.cell().index(), end);
      try {
        merge(end);
      } finally {
        state.end(end); // also if nothing else can be written any more
      }
      if (merged == ends.size()) {
        delete(parts);
      }
    }
  }

  private void merge(CellEnd end) {
    CellFiles files = open.get(end.cell().index());
    if (files != null) {
      files.metrics.close();
      files.timings.close();
    }
    for (CellEnd next = nextEnded(); next != null; next = nextEnded()) {
      CellFiles ended = open.get(merged++);
      if (ended != null) {
        append(ended.metrics.path(), metrics);
        append(ended.timings.path(), timings);
      }
      outcome.write(outcomeLines(next));
    }
  }

  private @Nullable CellEnd nextEnded() {
    return merged < ends.size() ? ends.get(merged) : null;
  }

  private static void append(Path part, LineFile whole) {
    try {
      whole.write(Files.readString(part));
    } catch (IOException e) {
      throw LineFile.failure(part, e);
    }
    delete(part);
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw LineFile.failure(path, e);
    }
  }

  private static String outcomeLines(CellEnd end) {
    Cell cell = end.cell();
    if (!(end instanceof CellEnd.Done done)) {
      return Csv.line(cell.variant(), cell.seed(), RunState.name(end), "", "", "", "");
    }
    StringBuilder lines = new StringBuilder();
    for (Figure figure : done.outcome().figures()) {
      lines.append(
          Csv.line(
              cell.variant(),
              cell.seed(),
              RunState.name(end),
              figure.name(),
              figure.unit(),
              figure.value(),
              figure.reproducible()));
    }
    return lines.toString();
  }

  @Override
  public void close() {
    synchronized (lock) {
      events.close();
      metrics.close();
      timings.close();
      outcome.close();
    }
  }
}
