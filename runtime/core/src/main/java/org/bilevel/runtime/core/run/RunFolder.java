package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The folder of one run. */
public final class RunFolder {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunFolder() {}

  /** Make a new folder that is named after the time and the pipeline. */
  static Path create(Path runs, String name, Instant start) {
    String base = STAMP.format(start.atZone(ZoneId.systemDefault())) + "-" + fileName(name);
    try {
      Files.createDirectories(runs);
      for (int n = 1; ; n++) {
        Path folder = runs.resolve(n == 1 ? base : base + "-" + n);
        try {
          return Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
          // another run began in the same second
        }
      }
    } catch (IOException e) {
      throw LineFile.failure(runs, e);
    }
  }

  /**
   * Return a name without the characters that a file system may not like.
   *
   * @param name any name
   * @return a name for a file
   */
  public static String fileName(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-");
    return plain.isEmpty() || plain.startsWith(".") ? "run" + plain : plain;
  }

  /**
   * Write a file.
   *
   * @param file where; replaced if it is there
   * @param text what
   * @throws org.bilevel.api.BilevelException of category DATA if it cannot be written
   */
  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }
}
