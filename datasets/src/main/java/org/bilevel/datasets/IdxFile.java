package org.bilevel.datasets;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.bilevel.api.BilevelException;

/**
 * Reads one file of the IDX format in which MNIST is distributed, plain or compressed (".gz").
 *
 * <p>A file begins with a number whose third byte is the type of the entries (0x08 unsigned byte,
 * 0x0D float) and whose fourth is the number of dimensions; the dimensions follow as 32-bit
 * numbers, then the entries, all big-endian. Images have three dimensions (count, rows, columns),
 * labels one.
 */
final class IdxFile {
  private static final int BYTE_IMAGES = 0x00000803;
  private static final int FLOAT_IMAGES = 0x00000D03;
  private static final int BYTE_LABELS = 0x00000801;
  private static final int CHUNK = 1 << 16;
  // no stream of the deflate format is longer than this many times its file
  private static final long MOST_COMPRESSION = 1032;

  /**
   * Images as they are in a file.
   *
   * @param count n, how many
   * @param rows height of each
   * @param columns width of each
   * @param pixels n · rows · columns finite numbers; those of unsigned bytes divided by 255
   */
  record Images(int count, int rows, int columns, float[] pixels) {}

  private final Path file;
  private final String advice;
  private final DataInputStream in;

  private IdxFile(Path file, String advice, DataInputStream in) {
    this.file = file;
    this.advice = advice;
    this.in = in;
  }

  /** Read images; {@code advice} is the second line of every failure. */
  static Images images(Path file, String advice) {
    return read(file, advice, IdxFile::readImages);
  }

  /** Read labels, numbers from 0 to 255; {@code advice} is the second line of every failure. */
  static int[] labels(Path file, String advice) {
    return read(file, advice, IdxFile::readLabels);
  }

  /** Open the file's contents, decompressed where its name ends with ".gz". */
  static InputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return new BufferedInputStream(
          isCompressed(file) ? new GZIPInputStream(raw, CHUNK) : raw, CHUNK);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private interface Body<T> {
    T from(IdxFile file) throws IOException;
  }

  private static <T> T read(Path file, String advice, Body<T> body) {
    if (!Files.isRegularFile(file)) {
      throw BilevelException.data("The file " + file + " does not exist.", advice, null);
    }
    try (DataInputStream in = new DataInputStream(open(file))) {
      return body.from(new IdxFile(file, advice, in));
    } catch (EOFException e) {
      throw BilevelException.data(
          "The file " + file + " is truncated: it ends within its header or its compressed data.",
          advice,
          e);
    } catch (IOException e) {
      throw BilevelException.data(
          "The file " + file + " cannot be read: " + BilevelException.reason(e) + ".", advice, e);
    }
  }

  private Images readImages() throws IOException {
    int magic = in.readInt();
    if (magic != BYTE_IMAGES && magic != FLOAT_IMAGES) {
      throw wrongMagic(magic, "images begins with 0x%08X".formatted(BYTE_IMAGES));
    }
    int width = magic == FLOAT_IMAGES ? Float.BYTES : 1;
    int count = in.readInt();
    int rows = in.readInt();
    int columns = in.readInt();
    String what = "%,d images of %dx%d".formatted(count, rows, columns);
    float[] pixels = new float[requirePlausible(what, 16, width, count, rows, columns)];
    byte[] chunk = new byte[CHUNK];
    ByteBuffer floats = ByteBuffer.wrap(chunk);
    int perChunk = CHUNK / width;
    for (int from = 0; from < pixels.length; from += perChunk) {
      int want = Math.min(perChunk, pixels.length - from);
      int got = in.readNBytes(chunk, 0, want * width);
      if (got < want * width) {
        long end = 16 + (long) from * width + got;
        throw truncated(end, 16 + (long) pixels.length * width, what);
      }
      for (int i = 0; i < want; i++) {
        pixels[from + i] = width == 1 ? (chunk[i] & 0xFF) / 255f : floats.getFloat(i * width);
      }
    }
    requireEnd(16 + (long) pixels.length * width, what);
    if (magic == FLOAT_IMAGES) {
      requireFinite(pixels, rows * columns);
    }
    return new Images(count, rows, columns, pixels);
  }

  private int[] readLabels() throws IOException {
    int magic = in.readInt();
    if (magic != BYTE_LABELS) {
      throw wrongMagic(magic, "labels begins with 0x%08X".formatted(BYTE_LABELS));
    }
    int count = in.readInt();
    String what = "%,d labels".formatted(count);
    byte[] bytes = new byte[requirePlausible(what, 8, 1, count)];
    int got = in.readNBytes(bytes, 0, count);
    if (got < count) {
      throw truncated(8L + got, 8L + count, what);
    }
    requireEnd(8L + count, what);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = bytes[i] & 0xFF;
    }
    return labels;
  }

  /** Check the announced size before memory is taken for it; return the number of entries. */
  private int requirePlausible(String what, int header, int width, int... dimensions)
      throws IOException {
    long entries = 1;
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw BilevelException.data(
            "The header of the file %s announces %s, but there must be at least 1 of each."
                .formatted(file, what),
            advice,
            null);
      }
      entries = Math.multiplyExact(entries, (long) dimension);
      if (entries > Integer.MAX_VALUE - 8) {
        throw BilevelException.data(
            "The header of the file %s announces %s: more than an array of Java holds."
                .formatted(file, what),
            advice,
            null);
      }
    }
    long size = Files.size(file);
    long most = isCompressed(file) ? size * MOST_COMPRESSION : size;
    if (header + entries * width > most) {
      throw BilevelException.data(
          "The file %s is truncated: it has %,d bytes, too few for the %s that its header announces%s."
              .formatted(
                  file,
                  size,
                  what,
                  isCompressed(file) ? "" : " (%,d bytes)".formatted(header + entries * width)),
          advice,
          null);
    }
    return (int) entries;
  }

  private void requireEnd(long length, String what) throws IOException {
    if (in.read() != -1) {
      throw BilevelException.data(
          "The file %s is longer than the %,d bytes of the %s that its header announces."
              .formatted(file, length, what),
          advice,
          null);
    }
  }

  private void requireFinite(float[] pixels, int perImage) {
    for (int i = 0; i < pixels.length; i++) {
      if (!Float.isFinite(pixels[i])) {
        throw BilevelException.data(
            "In the file %s, feature %d of image %d is %s, not a finite number (both counted from 0)."
                .formatted(file, i % perImage, i / perImage, pixels[i]),
            "Maybe a division by zero or a missing value was written to the file.",
            null);
      }
    }
  }

  private BilevelException wrongMagic(int magic, String expected) {
    return BilevelException.data(
        "The file %s begins with 0x%08X, but an IDX file of %s.".formatted(file, magic, expected),
        advice,
        null);
  }

  private BilevelException truncated(long got, long expected, String what) {
    return BilevelException.data(
        "The file %s is truncated: it ends after %,d of the %,d bytes of the %s that its header announces."
            .formatted(file, got, expected, what),
        advice,
        null);
  }

  private static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }
}
