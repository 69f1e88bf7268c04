package org.bilevel.fewshot;

import org.bilevel.api.learning.SampleShape;

/** Turns images counterclockwise. */
final class Rotation {
  private Rotation() {}

  /**
   * Copy an image, turned.
   *
   * @param from where the image is
   * @param offset where it begins
   * @param shape its shape, as high as wide where it is turned
   * @param quarters by how many times 90°, from 0 to 3
   * @param to where the turned image goes
   * @param at where it begins there
   */
  static void turn(float[] from, int offset, SampleShape shape, int quarters, float[] to, int at) {
    if (quarters == 0) {
      System.arraycopy(from, offset, to, at, shape.length());
      return;
    }
    int side = shape.width();
    int last = side - 1;
    for (int channel = 0; channel < shape.channels(); channel++) {
      int base = channel * side * side;
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          int source =
              switch (quarters) {
                case 1 -> column * side + last - row;
                case 2 -> (last - row) * side + last - column;
                default -> (last - column) * side + row;
              };
          to[at + base + row * side + column] = from[offset + base + source];
        }
      }
    }
  }
}
