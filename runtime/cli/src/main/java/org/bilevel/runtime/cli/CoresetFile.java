package org.bilevel.runtime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;
import org.bilevel.runtime.core.table.Table;

/**
 * A coreset as a table: index, weight, and the name of the sample if it has one; or, in a file
 * whose name ends with .npy, as NumPy's array of indices and weights, (size, 2) of 64-bit floats.
 */
final class CoresetFile {
  private CoresetFile() {}

  /** Return a coreset as a table, in the order of the selection. */
  static Table table(Coreset coreset, List<String> names) {
    List<Table.Column> columns = new ArrayList<>();
    columns.add(new Table.Integers("index", coreset.indices()));
    columns.add(new Table.Doubles("weight", coreset.weights()));
    if (!names.isEmpty()) {
      columns.add(
          new Table.Texts("file", Arrays.stream(coreset.indices()).mapToObj(names::get).toList()));
    }
    return new Table(columns);
  }

  /**
   * Write a coreset as the file's name ends: Parquet, NumPy's array, else CSV. A file that is there
   * is replaced, in one step.
   */
  static void write(Path file, Coreset coreset, List<String> names) {
    Path whole = file.toAbsolutePath();
    Path unfinished =
        whole.resolveSibling("." + whole.getFileName() + "." + ProcessHandle.current().pid());
    try {
      byte[] bytes = table(coreset, names).bytes(file.toString(), "coreset");
      try {
        Files.write(unfinished, bytes);
        Files.move(
            unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw BilevelException.data(
          "The file %s cannot be written: %s.".formatted(file, BilevelException.reason(e)),
          "Maybe the disk is full.",
          e);
    }
  }
}
