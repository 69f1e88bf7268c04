package org.bilevel.runtime.core.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bilevel.runtime.core.run.Csv;
import org.bilevel.runtime.core.run.Json;
import org.bilevel.runtime.core.run.LineFile;
import org.bilevel.runtime.core.run.Replaced;
import org.jspecify.annotations.Nullable;

/**
 * Puts the files of the cells' run folders together, so that the sweep's folder reads as a run
 * folder: a variant for each variant and setting, a cell for each seed.
 */
final class SweepFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};
  private static final String SEEDS = "seeds:";

  private final SweepRequest request;
  private final List<SweepCell> cells;
  private final List<CellFolder.@Nullable Run> runs;
  private final List<SweepResult.Cell> ends;

  SweepFiles(
      SweepRequest request,
      List<SweepCell> cells,
      List<CellFolder.@Nullable Run> runs,
      List<SweepResult.Cell> ends) {
    this.request = request;
    this.cells = cells;
    this.runs = runs;
    this.ends = ends;
  }

  void write() {
    Path folder = request.folder();
    try {
      merge("metrics.csv");
      merge("timings.csv");
      merge("outcome.csv");
      Replaced.text(folder.resolve("effective.yaml"), effective());
      Path pipeline = request.pipeline().file();
      if (Files.isReadable(pipeline)) {
        Replaced.text(folder.resolve("pipeline.yaml"), Files.readString(pipeline));
      }
      Json.replace(folder.resolve("provenance.json"), provenance());
      Json.replace(folder.resolve("state.json"), state());
    } catch (IOException e) {
      throw LineFile.noFolder(folder, e);
    }
  }

  /** Append the lines of a file in the order of the cells; what failed has its line, too. */
  private void merge(String name) throws IOException {
    Path file = request.folder().resolve(name);
    Path written = request.folder().resolve(name + ".new");
    try (BufferedWriter out = Files.newBufferedWriter(written)) {
      out.write(header(name));
      for (int i = 0; i < cells.size(); i++) {
        CellFolder.Run run = runs.get(i);
        SweepCell cell = cells.get(i);
        if (run != null && run.finished()) {
          append(run.folder().resolve(name), cell, out);
        } else if (name.equals("outcome.csv")) {
          out.write(Csv.line(cell.label(), cell.seed(), state(ends.get(i)), "", "", "", ""));
        }
      }
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String header(String name) {
    return switch (name) {
      case "metrics.csv" -> Csv.line("variant", "seed", "metric", "task", "after", "step", "value");
      case "timings.csv" -> Csv.line("variant", "seed", "name", "task", "seconds");
      default -> Csv.line("variant", "seed", "state", "figure", "unit", "value", "reproducible");
    };
  }

  private static void append(Path from, SweepCell cell, BufferedWriter out) throws IOException {
    String before = first(cell.variant());
    String after = first(cell.label());
    try (BufferedReader lines = Files.newBufferedReader(from)) {
      lines.readLine(); // the header
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean whole = line.startsWith(before); // not the second line of a quoted field
        out.write(whole ? after + line.substring(before.length()) : line);
        out.write('\n');
      }
    }
  }

  /** The first field of a line, with its comma. */
  private static String first(String variant) {
    String field = Csv.line(variant);
    return field.substring(0, field.length() - 1) + ",";
  }

  private String effective() throws IOException {
    StringBuilder yaml =
        new StringBuilder("# Every value of each setting, and where it is from.\n");
    yaml.append("variants:\n");
    Set<String> written = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      CellFolder.Run run = runs.get(i);
      String label = cells.get(i).label();
      if (run == null || !written.add(label)) {
        continue;
      }
      yaml.append("  ").append(JSON.writeValueAsString(label)).append(":\n");
      List<String> lines = Files.readAllLines(run.folder().resolve("effective.yaml"));
      int body = 0;
      while (!lines.get(body).startsWith(SEEDS)) {
        body++;
      }
      boolean named = !cells.get(i).variant().isEmpty(); // then two more lines and indented
      for (String line : lines.subList(body + (named ? 3 : 1), lines.size())) {
        yaml.append(named ? "" : "    ").append(line).append('\n');
      }
    }
    return written.isEmpty() ? "variants: {}\n" : yaml.toString();
  }

  private Map<String, Object> provenance() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    List<Object> warnings = new ArrayList<>();
    for (CellFolder.Run run : runs) {
      if (run != null) {
        Map<String, Object> one =
            JSON.readValue(Files.readString(run.folder().resolve("provenance.json")), FIELDS);
        if (one.get("warnings") instanceof List<?> further) {
          further.stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
        }
        if (all.isEmpty()) {
          all.putAll(one);
        }
      }
    }
    all.put("file", request.pipeline().file().toString());
    all.put("overrides", request.pipeline().overrides());
    all.put("quick", request.pipeline().quick());
    all.put("grid", request.grid());
    all.put("seeds", cells.stream().map(SweepCell::seed).distinct().toList());
    all.put("jobs", request.jobs());
    all.put("warnings", warnings);
    return all;
  }

  private Map<String, Object> state() {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Map<String, Object> fields = new LinkedHashMap<>();
      CellFolder.Run run = runs.get(i);
      SweepResult.Cell end = ends.get(i);
      fields.put("variant", cells.get(i).label());
      fields.put("seed", cells.get(i).seed());
      fields.put("state", state(end));
      if (run != null) {
        fields.put("seconds", run.cell().path("seconds").asDouble());
        fields.put("run", request.folder().relativize(run.folder()).toString());
      }
      if (!end.message().isEmpty()) {
        fields.put("message", end.message());
      }
      list.add(fields);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", whole());
    all.put("updated", Instant.now().toString());
    all.put("cells", list);
    return all;
  }

  private String whole() {
    List<SweepResult.State> states = ends.stream().map(SweepResult.Cell::state).toList();
    if (states.contains(SweepResult.State.STOPPED)) {
      return "stopped";
    }
    return states.contains(SweepResult.State.FAILED) ? "failed" : "finished";
  }

  private static String state(SweepResult.Cell end) {
    return end.state().name().toLowerCase(Locale.ROOT);
  }
}
