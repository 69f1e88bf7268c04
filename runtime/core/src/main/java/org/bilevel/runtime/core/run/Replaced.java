package org.bilevel.runtime.core.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files as a whole: a reader, and whoever comes after a crash, finds the old or the new. */
public final class Replaced {
  private static final int BLOCK = 1 << 16;

  private Replaced() {}

  /** What writes a file's bytes. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Replace a file; where it does not fit on the disk, the old one stays. What a run could not go
   * on without also outlives a failure of the machine itself, which takes the disk some
   * milliseconds.
   */
  static void write(Path file, boolean durable, Content content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK);
      content.write(out);
      out.flush();
      if (durable) {
        channel.force(false);
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(written);
      throw e;
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Replace a file of text. Where no second file fits, as on a full disk, it is written over in
   * place.
   *
   * @param file where
   * @param text what
   * @throws org.bilevel.api.BilevelException of category DATA if it cannot be written
   */
  public static void text(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      write(file, false, out -> out.write(bytes));
    } catch (IOException e) {
      overwrite(file, bytes, e);
    }
  }

  /** Write a file of text that is not there yet, in a folder that nobody sees yet. */
  static void fresh(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  /**
   * Write over the old content, whose room on the disk is kept. If the new one is longer and does
   * not fit, the old one stays.
   */
  private static void overwrite(Path file, byte[] bytes, IOException why) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer old = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (old.hasRemaining() && channel.read(old) >= 0) {
        // until all of it is here
      }
      old.flip();
      try {
        fill(channel, ByteBuffer.wrap(bytes));
      } catch (IOException e) {
        fill(channel, old);
        throw e;
      }
    } catch (IOException e) {
      why.addSuppressed(e);
      throw LineFile.failure(file, why);
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes) throws IOException {
    channel.position(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.truncate(channel.position());
  }
}
