package org.bilevel.runtime.core.run;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.Outcome.Figure;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.run.CellStore.Mark;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run and its listeners; all events pass here, one at a time.
 *
 * <p>Metrics and timings of a cell are appended to {@code metrics.csv} and {@code timings.csv} when
 * it has ended, in the order of the cells: so these do not depend on how many cells ran at a time.
 * Below {@code cells/} they are kept until every cell has finished, so that a later process can put
 * the files of the run together again.
 */
final class RunRecord implements AutoCloseable {
  /** What took longer is also kept from a failure of the machine, which takes milliseconds. */
  static final double DEAR_SECONDS = 10;

  private static final String EVENTS = "events.jsonl";
  private static final String METRICS = "metrics.csv";
  private static final String TIMINGS = "timings.csv";
  private static final String OUTCOME = "outcome.csv";
  private static final String METRICS_HEADER =
      Csv.line("variant", "seed", "metric", "task", "after", "step", "value");
  private static final String TIMINGS_HEADER =
      Csv.line("variant", "seed", "name", "task", "seconds");
  private static final String OUTCOME_HEADER =
      Csv.line("variant", "seed", "state", "figure", "unit", "value", "reproducible");

  private final Object lock = new Object();
  private final RunFolder folder;
  private final List<RunListener> listeners;
  private final Set<RunListener> complained = new HashSet<>();
  private final EventFile events;
  private final LineFile metrics;
  private final LineFile timings;
  private final LineFile outcome;
  private final Background background = new Background();
  private final RunState state;
  private final List<CellStore> stores = new ArrayList<>();
  private final List<CellStore.Known> known = new ArrayList<>();
  private final List<LateCheckpoint> checkpoints = new ArrayList<>();
  private final List<Lines> lines = new ArrayList<>();
  private final List<@Nullable CellEnd> ends = new ArrayList<>();
  private final long[] eventLines;
  private int merged;

  /** Metrics and timings of one cell. */
  private record Lines(CellLines metrics, CellLines timings) {
    List<LineFile> files() {
      return Stream.of(metrics, timings).flatMap(each -> each.written().stream()).toList();
    }

    void close() {
      metrics.close();
      timings.close();
    }
  }

  /** Write the files of a run that has not begun into a folder that nobody sees yet. */
  static void begin(Path folder, List<Cell> cells) {
    Replaced.fresh(folder.resolve(EVENTS), "");
    Replaced.fresh(folder.resolve(METRICS), METRICS_HEADER);
    Replaced.fresh(folder.resolve(TIMINGS), TIMINGS_HEADER);
    Replaced.fresh(folder.resolve(OUTCOME), OUTCOME_HEADER);
    RunState.begin(folder, cells);
  }

  /**
   * Open the files of a run, new or interrupted: what belongs to no finished cell and to no
   * checkpoint is cut off, the files of the run are put together again from those of its cells.
   *
   * @param fresh whether unfinished cells begin anew although they have checkpoints
   */
  RunRecord(RunFolder folder, List<Cell> cells, List<RunListener> listeners, boolean fresh) {
    this.folder = folder;
    this.listeners = listeners;
    Path path = folder.path();
    eventLines = new long[cells.size()];
    for (Cell cell : cells) {
      CellStore store = new CellStore(folder.cells(), cell.index());
      CellStore.Known found = store.known();
      if (fresh && found.outcome().isEmpty()) {
        found = new CellStore.Known(Mark.BEGINNING, found.outcome());
      }
      if (found.mark().equals(Mark.BEGINNING)) {
        store.forget();
      }
      stores.add(store);
      known.add(found);
      checkpoints.add(
          new LateCheckpoint(
              store,
              found.mark().seconds(),
              background,
              this::flushEvents,
              written -> report(cell, written)));
      lines.add(
          new Lines(
              new CellLines(store.metrics(), found.mark().metrics()),
              new CellLines(store.timings(), found.mark().timings())));
      ends.add(null);
      eventLines[cell.index()] = found.mark().events();
    }
    trim(path.resolve(EVENTS), eventLines);
    events = new EventFile(path.resolve(EVENTS), size(path.resolve(EVENTS)), background);
    metrics = LineFile.open(path.resolve(METRICS), METRICS_HEADER.length());
    timings = LineFile.open(path.resolve(TIMINGS), TIMINGS_HEADER.length());
    outcome = LineFile.open(path.resolve(OUTCOME), OUTCOME_HEADER.length());
    state = new RunState(path, cells, background);
    for (Cell cell : cells) {
      restore(cell, known.get(cell.index()));
    }
    merge();
  }

  private void restore(Cell cell, CellStore.Known found) {
    found
        .outcome()
        .ifPresent(figures -> {
          CellEnd.Done done = new CellEnd.Done(cell, figures, found.mark().seconds());
          ends.set(cell.index(), done);
          state.finished(done);
          RunEvent.Finished event =
              new RunEvent.Finished(figures, done.seconds(), OptionalLong.empty());
          show(cell, event);
        });
  }

  /**
   * Keep the first lines of each cell, as many as given, and drop a last line that is torn. A new
   * run has none.
   */
  private static void trim(Path file, long[] lines) {
    if (size(file) == 0) {
      return;
    }
    long[] left = lines.clone();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      Replaced.write(
          file,
          false,
          out -> {
            BufferedWriter writer =
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              int cell = Json.cell(line);
              if (cell >= 0 && cell < left.length && left[cell]-- > 0) {
                writer.write(line);
                writer.write('\n');
              }
            }
            writer.flush();
          });
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  /** Return how a cell ended that an earlier process finished. */
  @Nullable CellEnd ended(Cell cell) {
    return ends.get(cell.index());
  }

  /** Return how far a cell is that begins, or goes on from its checkpoint. */
  Mark mark(Cell cell) {
    return known.get(cell.index()).mark();
  }

  /** Return the store of a cell. */
  CellStore store(Cell cell) {
    return stores.get(cell.index());
  }

  void begin(Cell cell) {
    state.begin(cell);
  }

  void report(Cell cell, RunEvent event) {
    background.throwFailure();
    synchronized (lock) {
      write(cell, event);
      write(lines.get(cell.index()), cell, event);
      if (event instanceof RunEvent.Progress progress) {
        state.progress(cell, progress);
      }
      show(cell, event);
    }
  }

  /** Tell the listeners alone, of what the files have already; one that fails is told of once. */
  void show(Cell cell, RunEvent event) {
    synchronized (lock) {
      List<RunEvent.Warning> warnings = new ArrayList<>();
      for (RunListener listener : listeners) {
        tell(listener, cell, event).ifPresent(warnings::add);
      }
      for (RunEvent.Warning warning : warnings) {
        write(cell, warning);
        show(cell, warning);
      }
    }
  }

  private void write(Cell cell, RunEvent event) {
    events.write(cell, event);
    eventLines[cell.index()]++;
  }

  private static void write(Lines lines, Cell cell, RunEvent event) {
    switch (event) {
      case RunEvent.Metric metric ->
          lines.metrics.add(
              Csv.line(
                  cell.variant(),
                  cell.seed(),
                  metric.name(),
                  text(metric.task()),
                  text(metric.after()),
                  text(metric.step()),
                  metric.value()));
      case RunEvent.Timing timing ->
          lines.timings.add(
              Csv.line(
                  cell.variant(),
                  cell.seed(),
                  timing.name(),
                  text(timing.task()),
                  timing.seconds()));
      case RunEvent.Finished finished -> {
        for (Figure figure : finished.outcome().figures()) {
          if (figure.reproducible()) {
            lines.metrics.add(
                Csv.line(cell.variant(), cell.seed(), figure.name(), "", "", "", plain(figure)));
          }
        }
      }
      default -> {} // stands in events.jsonl alone
    }
  }

  /** Return a figure's value without a unit: per cent as a fraction, as metrics are. */
  private static double plain(Figure figure) {
    return figure.unit().equals("%") ? figure.value() / 100 : figure.value();
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  /** Tell a listener; return what is to be said if it fails for the first time. */
  private Optional<RunEvent.Warning> tell(RunListener listener, Cell cell, RunEvent event) {
    try {
      listener.on(cell, event);
      return Optional.empty();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // a listener ends nothing
      return complained.add(listener)
          ? Optional.of(
              new RunEvent.Warning(
                  "the %s failed, and the run goes on: %s".formatted(words(listener), e)))
          : Optional.empty();
    }
  }

  private static String words(RunListener listener) {
    return listener instanceof ReporterListener reporter
        ? reporter.words()
        : "listener " + listener.getClass().getName();
  }

  /** Close a reporter once all cells have ended; if that fails, the last one is told of it. */
  void end(ReporterListener reporter, Cell last) {
    synchronized (lock) {
      try {
        reporter.close();
      } catch (OutOfMemoryError e) {
        throw e;
      } catch (Throwable e) { // a reporter ends nothing
        RunEvent.Warning warning =
            new RunEvent.Warning("the %s could not be closed: %s".formatted(reporter.words(), e));
        write(last, warning);
        show(last, warning);
      }
    }
  }

  /** Write a checkpoint of a cell, with what it reported until now, in the background. */
  void save(Cell cell, double seconds, boolean last, Consumer<StateOutput> content) {
    Mark mark;
    synchronized (lock) {
      mark = markNow(cell, seconds);
    }
    checkpoint(cell)
        .write(
            new LateCheckpoint.Snapshot(
                seconds, last, () -> sync(cell), CellStore.content(mark, content)));
  }

  private Mark markNow(Cell cell, double seconds) {
    int index = cell.index();
    Lines now = lines.get(index);
    return new Mark(now.metrics.extent(), now.timings.extent(), eventLines[index], seconds);
  }

  private void sync(Cell cell) {
    List<LineFile> files;
    synchronized (lock) {
      files = lines.get(cell.index()).files();
    }
    files.forEach(LineFile::sync); // others need not wait for the disk
  }

  /** Write the events that were reported until now. */
  private void flushEvents() {
    events.flush();
  }

  /** Return what writes the checkpoints of a cell. */
  LateCheckpoint checkpoint(Cell cell) {
    return checkpoints.get(cell.index());
  }

  /** Return who writes what nobody waits for. */
  Background background() {
    return background;
  }

  /**
   * Take note of the end of a cell. What is written of one that finished, the next one does not
   * wait for.
   */
  void end(CellEnd end) {
    if (end instanceof CellEnd.Done) {
      background.write(() -> write(end));
    } else {
      write(end);
    }
  }

  private void write(CellEnd end) {
    try {
      writeFiles(end);
    } catch (BilevelException full) {
      boolean done = end instanceof CellEnd.Done; // it would be, were there room for it
      state.end(done ? new CellEnd.Failed(end.cell(), full, end.seconds()) : end);
      throw full;
    }
    state.end(end);
  }

  /** Write how a cell ended, and append its lines as soon as all before it have ended. */
  private void writeFiles(CellEnd end) {
    Cell cell = end.cell();
    flushEvents();
    if (end instanceof CellEnd.Done done) {
      boolean dear = end.seconds() >= DEAR_SECONDS;
      if (dear) {
        sync(cell);
      }
      Mark mark;
      synchronized (lock) {
        mark = markNow(cell, end.seconds());
      }
      store(cell).end(mark, done.outcome(), dear);
    }
    synchronized (lock) {
      lines.get(cell.index()).close();
      ends.set(cell.index(), end);
      merge();
    }
  }

  /** Wait for what is written of cells that ended, and close the run if all have finished. */
  void finish() {
    background.await();
    if (ends.stream().allMatch(CellEnd.Done.class::isInstance)) {
      double seconds = ends.stream().mapToDouble(RunRecord::seconds).sum();
      if (seconds >= DEAR_SECONDS) {
        events.sync();
        List.of(metrics, timings, outcome).forEach(LineFile::sync);
      }
      state.write();
      folder.finish();
    }
  }

  private static double seconds(@Nullable CellEnd end) {
    return end == null ? 0 : end.seconds();
  }

  private void merge() {
    for (CellEnd next = nextEnded(); next != null; next = nextEnded()) {
      Lines ended = lines.get(merged++);
      ended.metrics.appendTo(metrics);
      ended.timings.appendTo(timings);
      outcome.write(outcomeLines(next));
    }
  }

  private @Nullable CellEnd nextEnded() {
    return merged < ends.size() ? ends.get(merged) : null;
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
    try (background;
        state) {
      background.write(
          this::flushEvents); // the caller may be an interrupted thread, which cannot write
      try {
        background.await();
      } finally {
        closeFiles();
      }
    }
  }

  private void closeFiles() {
    synchronized (lock) {
      lines.forEach(Lines::close);
      events.close();
      metrics.close();
      timings.close();
      outcome.close();
    }
  }
}
