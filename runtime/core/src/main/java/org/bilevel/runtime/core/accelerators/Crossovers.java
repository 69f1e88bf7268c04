package org.bilevel.runtime.core.accelerators;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.Properties;
import org.bilevel.api.BilevelException;

/**
 * The measured sizes from which on a device is faster than the CPU: a file of the user's, a line
 * for each device.
 */
final class Crossovers {
  /** Stands for a device that is slower at every size. */
  static final int NEVER = Integer.MAX_VALUE;

  private final Path file;

  Crossovers(Path file) {
    this.file = file;
  }

  /** Return where the user's are. */
  static Crossovers ofUser() {
    return new Crossovers(
        Path.of(System.getProperty("user.home", "."), ".bilevel", "crossovers.properties"));
  }

  /** Return the size of a device, empty if it was not measured or the line makes no sense. */
  OptionalInt of(String device) {
    String value = read().getProperty(device, "").strip();
    if (value.equals("never")) {
      return OptionalInt.of(NEVER);
    }
    try {
      int size = Integer.parseInt(value);
      return size > 0 ? OptionalInt.of(size) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Keep a size; the file is there whole at any time. */
  void put(String device, int size) {
    Properties all = read();
    all.setProperty(device, size == NEVER ? "never" : Integer.toString(size));
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path next = Files.createTempFile(folder, "crossovers", ".new");
      try (Writer out = Files.newBufferedWriter(next)) {
        all.store(out, "From how many entries on a device projects faster than the CPU");
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw BilevelException.data(
          "The crossover sizes cannot be written to %s: %s.".formatted(file, e),
          "Maybe the folder belongs to another user.",
          e);
    }
  }

  private Properties read() {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      all.load(in);
    } catch (NoSuchFileException e) {
      // nothing was measured yet
    } catch (IOException | IllegalArgumentException e) {
      throw BilevelException.data(
          "The crossover sizes in %s cannot be read: %s.".formatted(file, e),
          "Maybe delete the file and run 'bilevel devices --measure'.",
          e);
    }
    return all;
  }
}
