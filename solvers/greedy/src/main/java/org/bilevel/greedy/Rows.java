package org.bilevel.greedy;

/** Sums over rows of numbers. */
final class Rows {
  private Rows() {}

  /** Return ⟨a, b⟩, in four partial sums that a processor takes side by side. */
  static double dot(double[] a, double[] b) {
    int n = a.length;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Add s·x to y. */
  static void axpy(double s, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += s * x[i];
    }
  }

  /** Return 0 … n − 1. */
  static int[] all(int n) {
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = i;
    }
    return rows;
  }
}
