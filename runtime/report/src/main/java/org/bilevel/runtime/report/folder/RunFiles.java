package org.bilevel.runtime.report.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.EffectiveConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a run folder holds.
 *
 * @param name the folder's name
 * @param state of the whole run: running, finished, failed or stopped
 * @param cells every variant and seed, in order
 * @param figures of the cells that finished
 * @param metrics of the cells that ended
 * @param timings of the cells that ended
 * @param warnings of the check and of the cells
 * @param provenance what the numbers depend on besides the file: dotted keys and their values
 * @param effective the text of {@code effective.yaml}
 * @param configuration the same by variant and dotted key
 * @param saved trained models and their predictions: paths in the folder, with slashes
 */
public record RunFiles(
    String name,
    String state,
    List<CellRow> cells,
    List<FigureRow> figures,
    List<MetricRow> metrics,
    List<TimingRow> timings,
    List<WarningRow> warnings,
    Map<String, String> provenance,
    String effective,
    Map<String, Map<String, String>> configuration,
    List<String> saved) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_WARNINGS = 100;

  /**
   * Read a folder.
   *
   * @param folder a run folder, of a run that has ended or is under way
   * @return what it holds
   * @throws BilevelException of category CONFIGURATION if it is no run folder, DATA if a file is
   *     damaged
   */
  public static RunFiles read(Path folder) {
    for (String file : List.of("state.json", "provenance.json", "effective.yaml", "metrics.csv")) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw BilevelException.configuration(
            "%s is no run folder: it has no %s.".formatted(folder, file),
            "Maybe name one of the folders below runs/, which 'bilevel run' prints at its end.");
      }
    }
    JsonNode state = json(folder.resolve("state.json"));
    if (state.path("cells").isEmpty()) {
      throw damaged(folder.resolve("state.json"), null);
    }
    JsonNode provenance = json(folder.resolve("provenance.json"));
    String effective = text(folder.resolve("effective.yaml"));
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return new RunFiles(
        name == null ? folder.toString() : name.toString(),
        state.path("state").asText(),
        cells(state),
        figures(folder.resolve("outcome.csv")),
        metrics(folder.resolve("metrics.csv")),
        timings(folder.resolve("timings.csv")),
        warnings(provenance, folder.resolve("events.jsonl")),
        flat(provenance),
        effective,
        EffectiveConfiguration.read(effective),
        saved(folder));
  }

  private static List<String> saved(Path run) {
    Path folder = run.resolve("saved");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".new"))
          .map(file -> run.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  private static BilevelException unreadable(Path folder, IOException e) {
    return BilevelException.data(
        "%s cannot be read: %s.".formatted(folder, BilevelException.reason(e)),
        "Maybe allow this user to read it.",
        e);
  }

  /** Return the names of the variants, in the order of the file. */
  public List<String> variants() {
    return cells.stream().map(CellRow::variant).distinct().toList();
  }

  /** Return the cells of a variant. */
  public List<CellRow> cells(String variant) {
    return cells.stream().filter(cell -> cell.variant().equals(variant)).toList();
  }

  private static List<CellRow> cells(JsonNode state) {
    List<CellRow> cells = new ArrayList<>();
    for (JsonNode cell : state.path("cells")) {
      cells.add(
          new CellRow(
              cell.path("variant").asText(),
              cell.path("seed").asLong(),
              cell.path("state").asText(),
              cell.path("seconds").asDouble(Double.NaN),
              cell.path("message").asText()));
    }
    return List.copyOf(cells);
  }

  private static List<FigureRow> figures(Path file) {
    List<FigureRow> figures = new ArrayList<>();
    for (List<String> record : records(file, 7)) {
      if (!record.get(3).isEmpty()) { // a cell that failed has a line without a figure
        figures.add(
            new FigureRow(
                record.get(0),
                whole(file, record.get(1)),
                record.get(3),
                record.get(4),
                decimal(file, record.get(5))));
      }
    }
    return List.copyOf(figures);
  }

  private static List<MetricRow> metrics(Path file) {
    List<MetricRow> metrics = new ArrayList<>();
    for (List<String> record : records(file, 7)) {
      metrics.add(
          new MetricRow(
              record.get(0),
              whole(file, record.get(1)),
              record.get(2),
              optional(file, record.get(3)),
              optional(file, record.get(4)),
              optional(file, record.get(5)),
              decimal(file, record.get(6))));
    }
    return List.copyOf(metrics);
  }

  private static List<TimingRow> timings(Path file) {
    List<TimingRow> timings = new ArrayList<>();
    for (List<String> record : records(file, 5)) {
      timings.add(
          new TimingRow(
              record.get(0),
              whole(file, record.get(1)),
              record.get(2),
              optional(file, record.get(3)),
              decimal(file, record.get(4))));
    }
    return List.copyOf(timings);
  }

  private static List<WarningRow> warnings(JsonNode provenance, Path events) {
    Map<String, WarningRow> warnings = new LinkedHashMap<>();
    for (JsonNode warning : provenance.path("warnings")) {
      add(warnings, warning.asText(), "");
    }
    if (Files.isRegularFile(events)) {
      try (BufferedReader lines = Files.newBufferedReader(events)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode event = line.contains("\"event\":\"warning\"") ? whole(line) : null;
          if (event != null) {
            String variant = event.path("variant").asText();
            add(
                warnings,
                event.path("message").asText(),
                (variant.isEmpty() ? "" : variant + ", ") + "seed " + event.path("seed").asLong());
          }
        }
      } catch (IOException e) {
        throw damaged(events, e);
      }
    }
    return List.copyOf(warnings.values());
  }

  /** Read an event; null for the last line of a run that was killed, if it is torn. */
  private static @Nullable JsonNode whole(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static void add(Map<String, WarningRow> warnings, String message, String where) {
    if (warnings.size() < MOST_WARNINGS || warnings.containsKey(message)) {
      warnings.merge(
          message,
          new WarningRow(message, where, 1),
          (known, _) -> new WarningRow(message, known.where(), known.count() + 1));
    }
  }

  private static Map<String, String> flat(JsonNode json) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      if (key.equals("plugins")) {
        for (JsonNode plugin : value) {
          List<String> sums = new ArrayList<>();
          for (Map.Entry<String, JsonNode> sum : plugin.path("sha256").properties()) {
            sums.add(sum.getKey() + " " + sum.getValue().asText());
          }
          all.put(
              "plugins." + plugin.path("module").asText(),
              plugin.path("version").asText() + ", SHA-256 " + String.join(", ", sums));
        }
      } else if (key.equals("warnings")) {
        continue; // stand among the others
      } else if (value.isObject()) {
        value
            .properties()
            .forEach(inner -> all.put(key + "." + inner.getKey(), plain(inner.getValue())));
      } else {
        all.put(key, plain(value));
      }
    }
    return all;
  }

  private static String plain(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> items = new ArrayList<>();
    value.forEach(item -> items.add(item.asText()));
    return String.join(", ", items);
  }

  private static List<List<String>> records(Path file, int fields) {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    List<List<String>> records = Csv.records(text(file));
    for (List<String> record : records) {
      if (record.size() != fields) {
        throw damaged(file, null);
      }
    }
    return records;
  }

  private static OptionalInt optional(Path file, String text) {
    return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) whole(file, text));
  }

  private static long whole(Path file, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw damaged(file, e);
    }
  }

  private static double decimal(Path file, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw damaged(file, e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      JsonNode json = JSON.readTree(text(file));
      if (!json.isObject()) {
        throw damaged(file, null);
      }
      return json;
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case JsonProcessingException syntax when syntax.getLocation() != null ->
          "line %d: %s".formatted(syntax.getLocation().getLineNr(), syntax.getOriginalMessage());
      case IOException known -> BilevelException.reason(known);
      default -> String.valueOf(e.getMessage());
    };
  }

  private static BilevelException damaged(Path file, @Nullable Exception e) {
    return BilevelException.data(
        "%s cannot be read%s.".formatted(file, e == null ? "" : ": " + reason(e)),
        "Maybe it was changed by hand; the run can be made again from pipeline.yaml.",
        e);
  }
}
