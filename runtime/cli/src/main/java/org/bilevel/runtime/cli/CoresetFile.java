package org.bilevel.runtime.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;

/**
 * A coreset as a table: index, weight, and the name of the sample if it has one; or, in a file
 * whose name ends with .npy, as NumPy's array of indices and weights, (size, 2) of 64-bit floats.
 */
final class CoresetFile {
  private static final int NPY_START = 10;
  private static final int NPY_ALIGNMENT = 64;

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
   * Write a coreset as the file's name ends: Parquet, NumPy's array, else CSV. A file that is there
   * is replaced, in one step.
   */
  static void write(Path file, Coreset coreset, List<String> names) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    Path whole = file.toAbsolutePath();
    Path unfinished =
        whole.resolveSibling("." + whole.getFileName() + "." + ProcessHandle.current().pid());
    try {
      byte[] bytes;
      if (name.endsWith(".parquet")) {
        bytes = ParquetTable.of(coreset, names);
      } else if (name.endsWith(".npy")) {
        bytes = npy(coreset);
      } else {
        bytes = (String.join("\n", lines(coreset, names)) + "\n").getBytes(StandardCharsets.UTF_8);
      }
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

  /** NPY of version 1.0: magic, version, length of the header, header, numbers by rows. */
  private static byte[] npy(Coreset coreset) {
    int[] indices = coreset.indices();
    double[] weights = coreset.weights();
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, 2), }".formatted(indices.length);
    int length =
        (NPY_START + header.length() + 1 + NPY_ALIGNMENT - 1) / NPY_ALIGNMENT * NPY_ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(length + 2 * Double.BYTES * indices.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) (length - NPY_START));
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    while (bytes.position() < length - 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    for (int i = 0; i < indices.length; i++) {
      bytes.putDouble(indices[i]).putDouble(weights[i]);
    }
    return bytes.array();
  }

  private static String quoted(String field) {
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
