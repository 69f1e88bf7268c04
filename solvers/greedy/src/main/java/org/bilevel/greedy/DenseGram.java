package org.bilevel.greedy;

/** All n² numbers of a kernel. */
final class DenseGram implements Gram {
  private static final int BLOCK = 64; // points that stay in the cache

  private final double[][] rows;

  private DenseGram(double[][] rows) {
    this.rows = rows;
  }

  /** Evaluate a kernel at all pairs of points: n²/2 inner products. */
  static DenseGram of(Kernel kernel, double[][] points) {
    int n = points.length;
    double[][] rows = new double[n][n];
    for (int from = 0; from < n; from += BLOCK) {
      for (int i = from; i < n; i++) {
        products(points, rows[i], i, from, Math.min(from + BLOCK, i + 1));
      }
    }
    double[] squares = new double[n];
    for (int i = 0; i < n; i++) {
      squares[i] = rows[i][i];
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double value = kernel.of(squares[i], squares[j], rows[i][j]);
        rows[i][j] = value;
        rows[j][i] = value;
      }
    }
    return new DenseGram(rows);
  }

  /** Write ⟨x_i, x_j⟩ for the j from one up to another, four at a time. */
  private static void products(double[][] points, double[] row, int i, int from, int to) {
    double[] a = points[i];
    int j = from;
    for (; j + 3 < to; j += 4) {
      double[] b0 = points[j];
      double[] b1 = points[j + 1];
      double[] b2 = points[j + 2];
      double[] b3 = points[j + 3];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int k = 0; k < a.length; k++) {
        double value = a[k];
        s0 += value * b0[k];
        s1 += value * b1[k];
        s2 += value * b2[k];
        s3 += value * b3[k];
      }
      row[j] = s0;
      row[j + 1] = s1;
      row[j + 2] = s2;
      row[j + 3] = s3;
    }
    for (; j < to; j++) {
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += a[k] * points[j][k];
      }
      row[j] = sum;
    }
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public double[] column(int i) {
    return rows[i].clone();
  }

  @Override
  public double[][] times(double[][] vectors, int[] which) {
    double[][] products = new double[vectors.length][which.length];
    for (int r = 0; r < which.length; r++) {
      double[] row = rows[which[r]];
      for (int c = 0; c < vectors.length; c++) {
        products[c][r] = Rows.dot(row, vectors[c]);
      }
    }
    return products;
  }
}
