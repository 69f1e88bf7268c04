package org.bilevel.runtime.core.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;

/** What runs write as JSON, put together from maps and fields: nothing is read by reflection. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

  private Json() {}

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

  /** Write events, one in a line. */
  static String events(List<EventFile.Event> events) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = MAPPER.createGenerator(text)) {
      out.setRootValueSeparator(null);
      for (EventFile.Event event : events) {
        write(event, out);
        out.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException("a string takes everything", e);
    }
    return text.toString();
  }

  private static void write(EventFile.Event line, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("time", line.time().toString());
    out.writeNumberField("cell", line.cell().index());
    out.writeStringField("variant", line.cell().variant());
    out.writeNumberField("seed", line.cell().seed());
    switch (line.event()) {
      case RunEvent.Started started -> {
        out.writeStringField("event", "started");
        out.writeStringField("plan", started.plan());
      }
      case RunEvent.Progress progress -> {
        out.writeStringField("event", "progress");
        out.writeStringField("phase", progress.phase());
        out.writeNumberField("done", progress.done());
        out.writeNumberField("total", progress.total());
        out.writeObjectFieldStart("values");
        for (Map.Entry<String, Double> value : progress.values().entrySet()) {
          out.writeNumberField(value.getKey(), value.getValue());
        }
        out.writeEndObject();
      }
      case RunEvent.Metric metric -> {
        out.writeStringField("event", "metric");
        out.writeStringField("name", metric.name());
        out.writeNumberField("value", metric.value());
        writeIfPresent("task", metric.task(), out);
        writeIfPresent("after", metric.after(), out);
        writeIfPresent("step", metric.step(), out);
      }
      case RunEvent.Timing timing -> {
        out.writeStringField("event", "timing");
        out.writeStringField("name", timing.name());
        out.writeNumberField("seconds", timing.seconds());
        writeIfPresent("task", timing.task(), out);
      }
      case RunEvent.Checkpoint checkpoint -> {
        out.writeStringField("event", "checkpoint");
        out.writeNumberField("bytes", checkpoint.bytes());
        out.writeNumberField("seconds", checkpoint.seconds());
      }
      case RunEvent.Warning warning -> {
        out.writeStringField("event", "warning");
        out.writeStringField("message", warning.message());
      }
      case RunEvent.Finished finished -> {
        out.writeStringField("event", "finished");
        out.writeNumberField("seconds", finished.seconds());
        if (finished.peakMemory().isPresent()) {
          out.writeNumberField("peakMemory", finished.peakMemory().getAsLong());
        }
        out.writeObjectFieldStart("figures");
        for (Outcome.Figure figure : finished.outcome().figures()) {
          out.writeNumberField(figure.name(), figure.value());
        }
        out.writeEndObject();
      }
      case RunEvent.Failed failed -> {
        out.writeStringField("event", "failed");
        out.writeStringField("message", failed.message());
      }
    }
    out.writeEndObject();
  }

  private static void writeIfPresent(String name, OptionalInt value, JsonGenerator out)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsInt());
    }
  }
}
