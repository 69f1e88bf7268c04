package org.bilevel.datasets;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files for tests, right ones and wrong ones. */
final class IdxWriter {

  private IdxWriter() {}

  static Path bytes(Path file, int magic, int[] dimensions, byte[] entries) {
    try (DataOutputStream out = new DataOutputStream(open(file))) {
      out.writeInt(magic);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      out.write(entries);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path floats(Path file, int[] dimensions, float... entries) {
    try (DataOutputStream out = new DataOutputStream(open(file))) {
      out.writeInt(0x0D03);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      for (float entry : entries) {
        out.writeFloat(entry);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path images(Path file, int count, int rows, int columns) {
    byte[] pixels = new byte[count * rows * columns];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    return bytes(file, 0x0803, new int[] {count, rows, columns}, pixels);
  }

  static Path labels(Path file, int... labels) {
    byte[] entries = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      entries[i] = (byte) labels[i];
    }
    return bytes(file, 0x0801, new int[] {labels.length}, entries);
  }

  /** Four right files: 6 training and 3 test images of 28x28, labels below 10. */
  static Path mnistLike(Path folder, String ending) {
    images(folder.resolve("train-images-idx3-ubyte" + ending), 6, 28, 28);
    labels(folder.resolve("train-labels-idx1-ubyte" + ending), 5, 0, 4, 1, 9, 2);
    images(folder.resolve("t10k-images-idx3-ubyte" + ending), 3, 28, 28);
    labels(folder.resolve("t10k-labels-idx1-ubyte" + ending), 7, 2, 1);
    return folder;
  }

  private static OutputStream open(Path file) throws IOException {
    OutputStream raw = Files.newOutputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
  }
}
