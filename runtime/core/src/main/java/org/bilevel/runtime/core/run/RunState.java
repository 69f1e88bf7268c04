package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/** {@code state.json}: how far the run got, also if it ends without a word. Not thread-safe. */
final class RunState {
  /** Progress is written no more often than this. */
  private static final long NANOS_BETWEEN = 500_000_000L;

  private final Path file;
  private final List<Map<String, Object>> cells = new ArrayList<>();
  private long written;

  RunState(Path folder, List<Cell> all) {
    this.file = folder.resolve("state.json");
    for (Cell cell : all) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("variant", cell.variant());
      fields.put("seed", cell.seed());
      fields.put("state", "waiting");
      cells.add(fields);
    }
  }

  /** Take note of a cell that an earlier process finished. */
  void finished(CellEnd.Done end) {
    Map<String, Object> fields = cells.get(end.cell().index());
    fields.put("state", name(end));
    fields.put("seconds", end.seconds());
  }

  void begin(Cell cell) {
    cells.get(cell.index()).put("state", "running");
    write();
  }

  void progress(Cell cell, RunEvent.Progress progress) {
    Map<String, Object> fields = cells.get(cell.index());
    fields.put("phase", progress.phase());
    fields.put("done", progress.done());
    fields.put("total", progress.total());
    if (System.nanoTime() - written > NANOS_BETWEEN) {
      write();
    }
  }

  void end(CellEnd end) {
    Map<String, Object> fields = cells.get(end.cell().index());
    fields.put("state", name(end));
    fields.put("seconds", end.seconds());
    if (end instanceof CellEnd.Failed failed) {
      fields.put("category", failed.failure().category().name());
      fields.put("message", String.valueOf(failed.failure().getMessage()));
    }
    write();
  }

  static String name(CellEnd end) {
    return switch (end) {
      case CellEnd.Done done -> "finished";
      case CellEnd.Failed failed -> "failed";
      case CellEnd.Stopped stopped -> "stopped";
    };
  }

  /** The state of the whole: of those of its cells, the one that says most. */
  private String state() {
    Set<Object> states = cells.stream().map(cell -> cell.get("state")).collect(Collectors.toSet());
    if (states.contains("waiting") || states.contains("running")) {
      return "running";
    }
    if (states.contains("stopped")) {
      return "stopped";
    }
    return states.contains("failed") ? "failed" : "finished";
  }

  void write() {
    Replaced.text(file, text());
    written = System.nanoTime();
  }

  private String text() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", state());
    fields.put("updated", Instant.now().toString());
    fields.put("cells", cells);
    return Json.pretty(fields);
  }
}
