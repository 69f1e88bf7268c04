package org.bilevel.runtime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;

/** A coreset as a table: index, weight, and the name of the sample if it has one. */
final class CoresetFile {
  private CoresetFile() {}

  /** Return the lines, in the order of the selection. */
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

  /** Write lines; a file that is there is replaced. */
  static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines);
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
