package org.bilevel.runtime.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;

/** A coreset as a table: index, weight, and the name of the sample if it has one. */
final class CoresetFile {
  private CoresetFile() {}

  /** Return the lines of a CSV file, in the order of the selection. */
  static List<String> lines(Coreset coreset, List<String> names) {
    int[] indices = coreset.indices();
    double[] weights = coreset.weights();
    List<String> lines = new ArrayList<>();
    lines.add("index,weight" + (names.isEmpty() ? "" : ",file"));
    for (int i = 0; i < indices.length; i++) {
      String name = names.isEmpty() ? "" : "," + quoted(names.get(indices[i]));
      lines.add(indices[i] + "," + weights[i] + name);
    }
    return lines;
  }

  /**
   * Write a coreset: Parquet if the file's name ends so, else CSV. A file that is there is
   * replaced, in one step.
   */
  static void write(Path file, Coreset coreset, List<String> names) {
    boolean parquet = file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    Path whole = file.toAbsolutePath();
    Path unfinished =
        whole.resolveSibling("." + whole.getFileName() + "." + ProcessHandle.current().pid());
    try {
      byte[] bytes =
          parquet
              ? ParquetTable.of(coreset, names)
              : (String.join("\n", lines(coreset, names)) + "\n").getBytes(StandardCharsets.UTF_8);
      try {
        Files.write(unfinished, bytes);
        Files.move(
            unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw BilevelException.data(
          "The file %s cannot be written: %s.".formatted(file, e.getMessage()),
          "Maybe the disk is full.",
          e);
    }
  }

  private static String quoted(String field) {
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
