package org.bilevel.runtime.core.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bilevel.api.BilevelException;

/** A file of lines, each of which is there as soon as it is written. */
public final class LineFile implements AutoCloseable {
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

  /** Close the file. */
  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /**
   * Return the failure of writing to a file or a folder.
   *
   * @param path what was written to
   * @param e what went wrong
   * @return an exception of category DATA that says so to a user
   */
  public static BilevelException failure(Path path, IOException e) {
    return BilevelException.data(
        "%s cannot be written: %s.".formatted(path, reason(e)),
        "Maybe choose another folder with --runs, or free space on the disk.",
        e);
  }

  /** Return the reason in words; the JDK names some by the exception's class alone. */
  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "a file of this name is in the way";
      case NoSuchFileException _ -> "its folder does not exist";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }
}
