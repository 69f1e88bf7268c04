package org.bilevel.runtime.core.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bilevel.api.BilevelException;

/** A file of lines, each of which is there as soon as it is written. */
final class LineFile implements AutoCloseable {
  private final Path path;
  private final BufferedWriter writer;

  LineFile(Path path) {
    this.path = path;
    try {
      this.writer = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Write lines, with their ends. */
  void write(String lines) {
    try {
      writer.write(lines);
      writer.flush();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  static BilevelException failure(Path path, IOException e) {
    return BilevelException.data(
        "%s cannot be written (%s).".formatted(path, e),
        "Maybe the disk is full, or the folder belongs to somebody else.",
        e);
  }
}
