package org.bilevel.runtime.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
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
   * Replace a file at once: a reader sees the old or the new one. Where no second file fits, as on
   * a full disk, it is written over in place.
   *
   * @param file where
   * @param fields what: plain values, lists and maps
   * @throws org.bilevel.api.BilevelException of category DATA if it cannot be written
   */
  public static void replace(Path file, Map<String, ?> fields) {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      String text = PRETTY.writeValueAsString(fields) + "\n";
      try {
        Files.writeString(written, text);
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        Files.deleteIfExists(written);
        overwrite(file, text);
      }
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  private static void overwrite(Path file, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes); // over the old text, whose room on the disk is kept
      }
      channel.truncate(channel.position());
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
