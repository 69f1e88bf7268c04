package org.bilevel.datasets;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.api.BilevelException;

/**
 * Reads one array of the NPY format of NumPy, versions 1 to 3: a magic number, a header that is a
 * dictionary of Python in text, then the entries.
 *
 * <p>Entries may be bool, integers of up to 64 bits or floats of 32 or 64 bits, in either byte
 * order, row by row (C order). They become floats of 32 bits.
 */
final class NpyFile {
  private static final String ADVICE = "Maybe save it again with numpy.save.";
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([biuf])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");
  private static final int MOST_HEADER = 1 << 16;
  private static final int CHUNK = 1 << 16;

  /**
   * An array.
   *
   * @param shape its dimensions
   * @param floats its entries, finite, row by row
   */
  record Numbers(int[] shape, float[] floats) {}

  private NpyFile() {}

  static Numbers read(Path file, LabelledFiles.Progress progress) {
    if (!Files.isRegularFile(file)) {
      throw BilevelException.data(
          "The file " + file + " does not exist.",
          "Maybe the path is wrong, seen from here.",
          null);
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), CHUNK))) {
      return read(file, in, progress);
    } catch (EOFException e) {
      throw BilevelException.data("The file " + file + " is truncated.", ADVICE, e);
    } catch (IOException e) {
      throw BilevelException.data(
          "The file " + file + " cannot be read: " + BilevelException.reason(e) + ".", ADVICE, e);
    }
  }

  private static Numbers read(Path file, DataInputStream in, LabelledFiles.Progress progress)
      throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw BilevelException.data("The file " + file + " is no NPY file.", ADVICE, null);
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (version < 1 || version > 3 || length < 0 || length > MOST_HEADER) {
      throw BilevelException.data(
          "The file %s is of NPY version %d with a header of %d bytes; versions 1 to 3 are read."
              .formatted(file, version, length),
          ADVICE,
          null);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    String header = new String(bytes, StandardCharsets.UTF_8).strip();
    Matcher type = TYPE.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shapes = SHAPE.matcher(header);
    if (!type.find() || !order.find() || !shapes.find()) {
      throw BilevelException.data(
          "The file %s holds no array of numbers that can be read: its header is %s"
              .formatted(file, header),
          "Maybe convert it with array.astype('float32').",
          null);
    }
    char kind = type.group(2).charAt(0);
    int width = Integer.parseInt(type.group(3));
    if (kind == 'f' && width < 4) {
      throw BilevelException.data(
          "The file %s holds floats of %d bits.".formatted(file, 8 * width),
          "Maybe convert it with array.astype('float32').",
          null);
    }
    int[] shape =
        Arrays.stream(shapes.group(1).split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .mapToInt(text -> dimension(file, text))
            .toArray();
    if (order.group(1).equals("True") && shape.length > 1) {
      throw BilevelException.data(
          "The file %s holds an array column by column (Fortran order).".formatted(file),
          "Maybe save numpy.ascontiguousarray(array).",
          null);
    }
    int n = 1;
    for (int size : shape) {
      n = LabelledFiles.entries(file, n, size);
    }
    long there = Files.size(file);
    if ((long) n * width > there) {
      throw BilevelException.data(
          "The file %s is truncated: it has %,d bytes, too few for an array of shape %s."
              .formatted(file, there, Arrays.toString(shape)),
          ADVICE,
          null);
    }
    ByteOrder bytesOrder =
        type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new Numbers(shape, entries(file, in, kind, width, n, bytesOrder, progress));
  }

  private static int dimension(Path file, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw BilevelException.data(
          "The file %s holds an array with a dimension of %s.".formatted(file, text), ADVICE, e);
    }
  }

  private static float[] entries(
      Path file,
      DataInputStream in,
      char kind,
      int width,
      int n,
      ByteOrder order,
      LabelledFiles.Progress progress)
      throws IOException {
    float[] entries = new float[n];
    byte[] chunk = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    int perChunk = CHUNK / width;
    for (int from = 0; from < n; from += perChunk) {
      int count = Math.min(perChunk, n - from);
      in.readFully(chunk, 0, count * width);
      for (int i = 0; i < count; i++) {
        float entry = entry(buffer, i * width, kind, width);
        if (!Float.isFinite(entry)) {
          throw BilevelException.data(
              "In the file %s, entry %d (counted from 0, row by row) is %s, not a finite number."
                  .formatted(file, from + i, entry),
              "Maybe a division by zero or a missing value was written to the file.",
              null);
        }
        entries[from + i] = entry;
      }
      progress.at((long) (from + count) * width, (long) n * width, 0);
    }
    return entries;
  }

  private static float entry(ByteBuffer buffer, int at, char kind, int width) {
    if (kind == 'f') {
      return width == 4 ? buffer.getFloat(at) : (float) buffer.getDouble(at);
    }
    boolean signed = kind == 'i';
    return switch (width) {
      case 1 -> signed ? buffer.get(at) : Byte.toUnsignedInt(buffer.get(at));
      case 2 -> signed ? buffer.getShort(at) : Short.toUnsignedInt(buffer.getShort(at));
      case 4 -> signed ? buffer.getInt(at) : Integer.toUnsignedLong(buffer.getInt(at));
      default -> buffer.getLong(at);
    };
  }
}
