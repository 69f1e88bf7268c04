package org.bilevel.runtime.core.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.core.EffectiveConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a cell: a run folder for each time that it was started, and what the last process
 * printed.
 */
final class CellFolder {
  static final String LOG = "log.txt";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_LOG_LINES = 12;

  private final Path folder;
  private final SweepCell cell;

  CellFolder(Path folder, SweepCell cell) {
    this.folder = folder;
    this.cell = cell;
  }

  /** A run folder of the cell, and its {@code state.json}. */
  record Run(Path folder, String state, JsonNode cell) {
    boolean finished() {
      return state.equals("finished");
    }

    boolean failed() {
      return state.equals("failed");
    }
  }

  /** Return the run that finished with this configuration, or else the newest one. */
  @Nullable Run run() {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> newestFirst =
          entries
              .filter(entry -> Files.isRegularFile(entry.resolve("state.json")))
              .sorted(Comparator.comparing(Path::toString).reversed())
              .toList();
      Run newest = null;
      for (Path path : newestFirst) {
        Run run = read(path);
        if (run != null && run.finished()) {
          return run;
        }
        newest = newest == null ? run : newest;
      }
      return newest;
    } catch (IOException | UncheckedIOException e) {
      throw BilevelException.data(
          "%s cannot be read: %s.".formatted(folder, e.getMessage()), "", e);
    }
  }

  /** Read a run folder; null if it is damaged, or of another configuration. */
  private @Nullable Run read(Path path) {
    try {
      JsonNode state = JSON.readTree(Files.readString(path.resolve("state.json")));
      Map<String, String> ran =
          EffectiveConfiguration.read(Files.readString(path.resolve("effective.yaml")))
              .get(cell.variant());
      JsonNode first = state.path("cells").path(0);
      boolean same =
          cell.configuration().equals(ran)
              && first.path("variant").asText().equals(cell.variant())
              && first.path("seed").asLong() == cell.seed();
      return same ? new Run(path, state.path("state").asText(), first) : null;
    } catch (IOException | BilevelException e) {
      return null; // a process that was killed while it wrote; the cell runs again
    }
  }

  Path log() {
    return folder.resolve(LOG);
  }

  /** Return the last lines that the process printed. */
  String lastWords() {
    try {
      List<String> lines = Files.readString(log()).lines().filter(line -> !line.isBlank()).toList();
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - MOST_LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
