package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/**
 * {@code state.json}: how far the run got, also if it ends without a word. Changes are written in
 * the background, at most every half second: replacing a file takes the disk a millisecond or more,
 * and nothing is decided by this one.
 */
final class RunState implements AutoCloseable {
  private static final long NANOS_BETWEEN = 500_000_000L;

  private final Path file;
  private final Background background;
  private final List<Map<String, Object>> cells = new ArrayList<>();
  private final Map<Integer, RunEvent.Progress> latest = new TreeMap<>(); // not yet in cells
  private final Object disk = new Object(); // held while the file is written
  private long written;
  private boolean changed;
  private boolean closed; // guarded by disk

  RunState(Path folder, List<Cell> all, Background background) {
    this.file = folder.resolve("state.json");
    this.background = background;
    this.written = System.nanoTime();
    all.forEach(cell -> cells.add(waiting(cell)));
  }

  /** Write how a run begins. */
  static void begin(Path folder, List<Cell> all) {
    List<Map<String, Object>> cells = all.stream().map(RunState::waiting).toList();
    Replaced.fresh(folder.resolve("state.json"), text(cells));
  }

  private static Map<String, Object> waiting(Cell cell) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("variant", cell.variant());
    fields.put("seed", cell.seed());
    fields.put("state", "waiting");
    return fields;
  }

  /** Take note of a cell that an earlier process finished. */
  synchronized void finished(CellEnd.Done end) {
    Map<String, Object> fields = cells.get(end.cell().index());
    fields.put("state", name(end));
    fields.put("seconds", end.seconds());
    change();
  }

  synchronized void begin(Cell cell) {
    cells.get(cell.index()).put("state", "running");
    change();
  }

  synchronized void progress(Cell cell, RunEvent.Progress progress) {
    latest.put(cell.index(), progress);
    change();
  }

  private void takeLatest() {
    latest.forEach((index, progress) -> {
      Map<String, Object> fields = cells.get(index);
      fields.put("phase", progress.phase());
      fields.put("done", progress.done());
      fields.put("total", progress.total());
    });
    latest.clear();
  }

  synchronized void end(CellEnd end) {
    takeLatest();
    Map<String, Object> fields = cells.get(end.cell().index());
    fields.put("state", name(end));
    fields.put("seconds", end.seconds());
    if (end instanceof CellEnd.Failed failed) {
      fields.put("category", failed.failure().category().name());
      fields.put("message", String.valueOf(failed.failure().getMessage()));
    }
    change();
  }

  private void change() {
    if (!changed) {
      changed = true;
      background.writeIn(
          Math.max(0, written + NANOS_BETWEEN - System.nanoTime()), this::writeUnlessClosed);
    }
  }

  /** Without room on the disk it is tried again; the last time says so. */
  private void writeUnlessClosed() {
    synchronized (disk) {
      if (closed) {
        return;
      }
      try {
        write();
      } catch (BilevelException e) {
        synchronized (this) {
          change();
        }
      }
    }
  }

  static String name(CellEnd end) {
    return switch (end) {
      case CellEnd.Done done -> "finished";
      case CellEnd.Failed failed -> "failed";
      case CellEnd.Stopped stopped -> "stopped";
    };
  }

  /** The state of the whole: of those of its cells, the one that says most. */
  private static String state(List<Map<String, Object>> cells) {
    Set<Object> states = cells.stream().map(cell -> cell.get("state")).collect(Collectors.toSet());
    if (states.contains("waiting") || states.contains("running")) {
      return "running";
    }
    if (states.contains("stopped")) {
      return "stopped";
    }
    return states.contains("failed") ? "failed" : "finished";
  }

  /** Write what has changed now; who reports a change meanwhile does not wait for the disk. */
  void write() {
    synchronized (disk) {
      String text;
      synchronized (this) {
        if (!changed) {
          return;
        }
        changed = false;
        written = System.nanoTime();
        takeLatest();
        text = text(cells);
      }
      Replaced.text(file, text);
    }
  }

  private static String text(List<Map<String, Object>> cells) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", state(cells));
    fields.put("updated", Instant.now().toString());
    fields.put("cells", cells);
    return Json.pretty(fields);
  }

  /** Write what has changed, for the last time. */
  @Override
  public void close() {
    synchronized (disk) {
      closed = true;
    }
    if (isChanged()) {
      background.write(this::write); // the caller may be an interrupted thread, which cannot write
    }
  }

  private synchronized boolean isChanged() {
    return changed;
  }
}
