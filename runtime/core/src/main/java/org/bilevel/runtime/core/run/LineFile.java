package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, each of which is there as soon as it is written, and whole: one that does not
 * fit on the disk leaves nothing behind.
 */
public final class LineFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private long length;

  private LineFile(Path path, FileChannel channel, long length) {
    this.path = path;
    this.channel = channel;
    this.length = length;
  }

  /**
   * Open a file to write after the bytes that are to be kept of it.
   *
   * @param kept how many, 0 for a file that may not exist yet
   */
  static LineFile open(Path path, long kept) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.size() > kept) {
        channel.truncate(kept);
      }
      channel.position(kept);
      return new LineFile(path, channel, kept);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Return how many bytes were written, those kept included. */
  long length() {
    return length;
  }

  /** Write lines, with their ends. */
  void write(String lines) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      length = channel.position();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Write the first bytes of another file. */
  void append(Path part, long size) {
    try (FileChannel from = FileChannel.open(part)) {
      for (long done = 0; done < size; ) {
        done += from.transferTo(done, size - done, channel);
      }
      length = channel.position();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** See to it that what was written outlives the machine's next moment. */
  void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private BilevelException failed(IOException e) {
    try {
      channel.truncate(length).position(length);
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    return failure(path, e);
  }

  /** Close the file. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  static BilevelException failure(Path path, UncheckedIOException e) {
    return failure(path, Objects.requireNonNull(e.getCause()));
  }

  /** Return what to say of a file of a run folder that cannot be written. */
  static BilevelException failure(Path path, IOException e) {
    Path folder = path.getParent();
    if (folder != null && folder.endsWith(RunFolder.CELLS)) {
      folder = folder.getParent();
    }
    return failure(path, folder, e);
  }

  /** Return what to say of a file anywhere in a run folder. */
  static BilevelException failure(Path path, @Nullable Path folder, IOException e) {
    return BilevelException.data(
        "%s cannot be written: %s.".formatted(path, BilevelException.reason(e)),
        "Maybe free space on the disk, then go on with 'bilevel resume %s'.".formatted(folder),
        new Unwritable(e));
  }

  /** Say whether something was thrown because a file of a run folder cannot be written. */
  static boolean isOfRunFolder(Throwable thrown) {
    return thrown instanceof BilevelException && thrown.getCause() instanceof Unwritable;
  }

  /**
   * Return what to say if no folder can be made.
   *
   * @param runs the folder
   * @param e what went wrong
   * @return an exception of category DATA
   */
  public static BilevelException noFolder(Path runs, IOException e) {
    return BilevelException.data(
        "%s cannot be written: %s.".formatted(runs, BilevelException.reason(e)),
        "Maybe choose another folder with --runs, or free space on the disk.",
        e);
  }

  /** Tells that it was a file of a run folder. */
  private static final class Unwritable extends IOException {
    private static final long serialVersionUID = 1;

    Unwritable(IOException cause) {
      super(cause);
    }
  }
}
