package org.bilevel.adult;

import org.bilevel.api.learning.Samples;

/**
 * Rows u_i · (z_i, 1) without their zeros: features z_i and a one for the bias, signed by the label
 * u_i = ±1. Of UCI Adult's 106 entries about 15 are not zero.
 */
final class SparseRows {
  private final int width;
  private final int[] starts; // of each row, and the end
  private final int[] columns;
  private final double[] values;

  private SparseRows(int width, int[] starts, int[] columns, double[] values) {
    this.width = width;
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  /** Return the samples at some indices; class 1 is u = +1, class 0 is u = −1. */
  static SparseRows of(Samples samples, int[] indices) {
    int length = samples.shape().length();
    float[] features = samples.features();
    int[] starts = new int[indices.length + 1];
    for (int i = 0; i < indices.length; i++) {
      int entries = 1;
      for (int j = 0; j < length; j++) {
        if (features[indices[i] * length + j] != 0) {
          entries++;
        }
      }
      starts[i + 1] = starts[i] + entries;
    }
    int[] columns = new int[starts[indices.length]];
    double[] values = new double[columns.length];
    int at = 0;
    for (int index : indices) {
      double sign = samples.labels()[index] == 1 ? 1 : -1; // u_i
      for (int j = 0; j < length; j++) {
        float z = features[index * length + j];
        if (z != 0) {
          columns[at] = j;
          values[at] = sign * z;
          at++;
        }
      }
      columns[at] = length;
      values[at] = sign;
      at++;
    }
    return new SparseRows(length + 1, starts, columns, values);
  }

  /** Return how many rows there are. */
  int size() {
    return starts.length - 1;
  }

  /** Return the length of a row, zeros and bias included. */
  int width() {
    return width;
  }

  /** Return the inner product of a row and a vector. */
  double dot(int row, double[] w) {
    double sum = 0;
    for (int k = starts[row]; k < starts[row + 1]; k++) {
      sum += values[k] * w[columns[k]];
    }
    return sum;
  }

  /** Add a multiple of a row to a vector. */
  void add(int row, double factor, double[] to) {
    for (int k = starts[row]; k < starts[row + 1]; k++) {
      to[columns[k]] += factor * values[k];
    }
  }

  /** Add a multiple of the row's outer product with itself to the lower triangle of a matrix. */
  void addOuter(int row, double factor, double[][] lower) {
    // columns ascend within a row
    for (int k = starts[row]; k < starts[row + 1]; k++) {
      double[] to = lower[columns[k]];
      double scaled = factor * values[k];
      for (int l = starts[row]; l <= k; l++) {
        to[columns[l]] += scaled * values[l];
      }
    }
  }
}
