package org.bilevel.datasets;

import java.io.IOException;
import org.bilevel.datasets.Pictures.Picture;

/** Reads binary PPM pictures (P6): a header of text, then red, green and blue of each pixel. */
final class PpmFile {
  private final byte[] bytes;
  private int at = 2; // after P6

  private PpmFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static Picture read(byte[] bytes) throws IOException {
    return new PpmFile(bytes).picture();
  }

  private Picture picture() throws IOException {
    int width = number();
    int height = number();
    int greatest = number();
    Pictures.requireSides(height, width);
    if (greatest < 1 || greatest > 255) {
      throw new IOException("its greatest value is %d; from 1 to 255 is read".formatted(greatest));
    }
    at++; // one white space ends the header
    int area = height * width;
    if (bytes.length - at < 3 * area) {
      throw new IOException(
          "it is truncated: %d bytes of pixels, but %dx%d need %d"
              .formatted(Math.max(0, bytes.length - at), height, width, 3 * area));
    }
    float[] values = new float[3 * area];
    for (int i = 0; i < values.length; i++) {
      int value = Byte.toUnsignedInt(bytes[at + i]);
      if (value > greatest) {
        throw new IOException(
            "a value is %d, but the greatest should be %d".formatted(value, greatest));
      }
      values[i % 3 * area + i / 3] = value / (float) greatest;
    }
    return new Picture(3, height, width, values);
  }

  /** Return the next number of the header; comments go from # to the end of their line. */
  private int number() throws IOException {
    while (at < bytes.length && (bytes[at] == '#' || Character.isWhitespace(bytes[at]))) {
      if (bytes[at] == '#') {
        while (at < bytes.length && bytes[at] != '\n') {
          at++;
        }
      } else {
        at++;
      }
    }
    int number = 0;
    int from = at;
    while (at < bytes.length && at < from + 6 && bytes[at] >= '0' && bytes[at] <= '9') {
      number = 10 * number + bytes[at++] - '0';
    }
    if (at == from) {
      throw new IOException("its header is cut off or no PPM header");
    }
    return number;
  }
}
