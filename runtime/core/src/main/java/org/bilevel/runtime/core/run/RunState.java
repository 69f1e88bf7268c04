package org.bilevel.runtime.core.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    write("running");
  }

  void begin(Cell cell) {
    cells.get(cell.index()).put("state", "running");
    write("running");
  }

  void progress(Cell cell, RunEvent.Progress progress) {
    Map<String, Object> fields = cells.get(cell.index());
    fields.put("phase", progress.phase());
    fields.put("done", progress.done());
    fields.put("total", progress.total());
    if (System.nanoTime() - written > NANOS_BETWEEN) {
      write("running");
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
    write("running");
  }

  void end(List<CellEnd> ends) {
    if (ends.stream().anyMatch(CellEnd.Stopped.class::isInstance)) {
      write("stopped");
    } else {
      write(ends.stream().anyMatch(CellEnd.Failed.class::isInstance) ? "failed" : "finished");
    }
  }

  static String name(CellEnd end) {
    return switch (end) {
      case CellEnd.Done done -> "finished";
      case CellEnd.Failed failed -> "failed";
      case CellEnd.Stopped stopped -> "stopped";
    };
  }

  private void write(String state) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", state);
    fields.put("updated", Instant.now().toString());
    fields.put("cells", cells);
    Json.replace(file, fields);
    written = System.nanoTime();
  }
}
