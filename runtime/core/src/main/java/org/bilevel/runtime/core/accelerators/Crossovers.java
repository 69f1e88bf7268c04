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
import org.jspecify.annotations.Nullable;

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

  /** Return the size of a device, empty if it was not measured. */
  OptionalInt of(String device) {
    String value = read().getProperty(device);
    if (value == null) {
      return OptionalInt.empty();
    }
    try {
      int size = value.strip().equals("never") ? NEVER : Integer.parseInt(value.strip());
      if (size > 0) {
        return OptionalInt.of(size);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw unreadable(
        "'%s' of %s is neither a size nor 'never'".formatted(value.strip(), device), null);
  }

  /** Find out before a measurement that its result could not be kept. */
  void requireWritable() {
    write(read());
  }

  /** Keep a size; the file is there whole at any time. */
  void put(String device, int size) {
    Properties all = read();
    all.setProperty(device, size == NEVER ? "never" : Integer.toString(size));
    write(all);
  }

  private void write(Properties all) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path next = Files.createTempFile(folder, "crossovers", ".new");
      try {
        try (Writer out = Files.newBufferedWriter(next)) {
          all.store(out, "From how many entries on a device projects faster than the CPU");
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw BilevelException.data(
          "The crossover sizes cannot be written to %s: %s."
              .formatted(file, BilevelException.reason(e)),
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
    } catch (IOException e) {
      throw unreadable(BilevelException.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()), e);
    }
    return all;
  }

  private BilevelException unreadable(String why, @Nullable Exception cause) {
    return BilevelException.data(
        "The crossover sizes in %s cannot be read: %s.".formatted(file, why),
        "Maybe delete the file and run 'bilevel devices --measure'.",
        cause);
  }
}
