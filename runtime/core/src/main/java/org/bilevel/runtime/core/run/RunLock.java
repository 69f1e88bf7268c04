package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bilevel.api.BilevelException;

/**
 * Keeps a run folder to one process. The system takes the lock away from a process that ends,
 * however it ends; the file that it leaves means nothing. Nobody else opens the file: closing it
 * anywhere in a process may give up that process's lock.
 */
final class RunLock implements AutoCloseable {
  static final String FILE = "lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Lock a folder, or say that another process has it. */
  static RunLock of(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw BilevelException.configuration(
            "%s is in use: a run writes to it.".formatted(folder),
            "Maybe wait until it has ended, or stop it with Ctrl-C.");
      }
      return new RunLock(channel);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // by this process
      return false;
    }
  }

  /**
   * Remove the file from the folder of a run that has finished. Nobody writes there any more, so it
   * does no harm if another process still has the file.
   */
  static void remove(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw LineFile.failure(folder, e);
    }
  }

  /** Give the folder free. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
