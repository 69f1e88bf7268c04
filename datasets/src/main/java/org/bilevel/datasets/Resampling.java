package org.bilevel.datasets;

/**
 * Brings images to another size by the mean over areas: a pixel of the result is the mean of the
 * image over the rectangle that it covers, pixels on the border counting by the part of them that
 * is covered. The sum of an image, divided by its area, stays the same.
 */
final class Resampling {
  private Resampling() {}

  /**
   * Return an image in another size.
   *
   * @param image height · width numbers, row by row
   * @param height its height
   * @param width its width
   * @param rows height of the result
   * @param columns width of the result
   */
  static float[] byArea(float[] image, int height, int width, int rows, int columns) {
    double[][] vertical = shares(height, rows);
    double[][] horizontal = shares(width, columns);
    double[] narrowed = new double[height * columns];
    for (int i = 0; i < height; i++) {
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        for (int k = first(width, columns, c); k < width && horizontal[c][k] > 0; k++) {
          sum += horizontal[c][k] * image[i * width + k];
        }
        narrowed[i * columns + c] = sum;
      }
    }
    float[] result = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        for (int k = first(height, rows, r); k < height && vertical[r][k] > 0; k++) {
          sum += vertical[r][k] * narrowed[k * columns + c];
        }
        result[r * columns + c] = (float) sum;
      }
    }
    return result;
  }

  /** Return the first of {@code from} pixels that pixel {@code at} of {@code to} covers. */
  private static int first(int from, int to, int at) {
    return (int) ((long) at * from / to);
  }

  /** Return for each of {@code to} pixels which share each of {@code from} pixels has in it. */
  private static double[][] shares(int from, int to) {
    double[][] shares = new double[to][from];
    for (int t = 0; t < to; t++) {
      // in units of 1/to of a pixel, so that borders are exact
      long begin = (long) t * from;
      long end = begin + from;
      for (int f = first(from, to, t); f < from && (long) f * to < end; f++) {
        long covered = Math.min(end, (long) (f + 1) * to) - Math.max(begin, (long) f * to);
        shares[t][f] = (double) covered / from;
      }
    }
    return shares;
  }
}
