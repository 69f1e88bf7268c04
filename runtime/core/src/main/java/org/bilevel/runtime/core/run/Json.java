package org.bilevel.runtime.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/** What runs write as JSON, put together from maps: nothing is read by reflection. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

  private Json() {}

  static String line(Map<String, ?> fields) {
    try {
      return MAPPER.writeValueAsString(fields) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values can be written", e);
    }
  }

  /**
   * Replace a file.
   *
   * @param file where
   * @param fields what: plain values, lists and maps
   * @throws BilevelException of category DATA if it cannot be written
   */
  public static void replace(Path file, Map<String, ?> fields) {
    Replaced.text(file, pretty(fields));
  }

  static String pretty(Map<String, ?> fields) {
    try {
      return PRETTY.writeValueAsString(fields) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values can be written", e);
    }
  }

  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw BilevelException.data(
          "%s cannot be read: %s.".formatted(file, reason(e)), "Maybe it was changed by hand.", e);
    }
  }

  /** Say why a file of JSON cannot be read, in one line. */
  private static String reason(IOException e) {
    return switch (e) {
      case JsonProcessingException syntax when syntax.getLocation() != null ->
          "line %d: %s".formatted(syntax.getLocation().getLineNr(), syntax.getOriginalMessage());
      default -> BilevelException.reason(e);
    };
  }

  static JsonNode tree(Map<String, ?> fields) {
    return MAPPER.valueToTree(fields);
  }

  static Map<String, Object> map(JsonNode node) {
    return MAPPER.convertValue(node, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** Return the number of the cell that a line of an event is about; -1 if the line is torn. */
  static int cell(String line) {
    try {
      return line.endsWith("}") ? MAPPER.readTree(line).path("cell").asInt(-1) : -1;
    } catch (JsonProcessingException e) {
      return -1;
    }
  }

  static Map<String, Object> event(String time, Cell cell, RunEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", time);
    fields.put("cell", cell.index());
    fields.put("variant", cell.variant());
    fields.put("seed", cell.seed());
    switch (event) {
      case RunEvent.Started started -> {
        fields.put("event", "started");
        fields.put("plan", started.plan());
      }
      case RunEvent.Progress progress -> {
        fields.put("event", "progress");
        fields.put("phase", progress.phase());
        fields.put("done", progress.done());
        fields.put("total", progress.total());
        fields.put("values", progress.values());
      }
      case RunEvent.Metric metric -> {
        fields.put("event", "metric");
        fields.put("name", metric.name());
        fields.put("value", metric.value());
        putIfPresent(fields, "task", metric.task());
        putIfPresent(fields, "after", metric.after());
        putIfPresent(fields, "step", metric.step());
      }
      case RunEvent.Timing timing -> {
        fields.put("event", "timing");
        fields.put("name", timing.name());
        fields.put("seconds", timing.seconds());
        putIfPresent(fields, "task", timing.task());
      }
      case RunEvent.Checkpoint checkpoint -> {
        fields.put("event", "checkpoint");
        fields.put("bytes", checkpoint.bytes());
        fields.put("seconds", checkpoint.seconds());
      }
      case RunEvent.Warning warning -> {
        fields.put("event", "warning");
        fields.put("message", warning.message());
      }
      case RunEvent.Finished finished -> {
        fields.put("event", "finished");
        fields.put("seconds", finished.seconds());
        finished.peakMemory().ifPresent(bytes -> fields.put("peakMemory", bytes));
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Outcome.Figure figure : finished.outcome().figures()) {
          figures.put(figure.name(), figure.value());
        }
        fields.put("figures", figures);
      }
      case RunEvent.Failed failed -> {
        fields.put("event", "failed");
        fields.put("message", failed.message());
      }
    }
    return fields;
  }

  private static void putIfPresent(Map<String, Object> fields, String key, OptionalInt value) {
    value.ifPresent(number -> fields.put(key, number));
  }
}
