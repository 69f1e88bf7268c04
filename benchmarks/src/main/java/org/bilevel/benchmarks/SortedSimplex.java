package org.bilevel.benchmarks;

import java.util.Arrays;

/** The projection onto the simplex as textbooks have it, to compare with. */
final class SortedSimplex {
  private SortedSimplex() {}

  /** Sort, then the largest k whose k-th entry exceeds its threshold. */
  static void project(double[] x, double radius) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double sum = -radius;
    double threshold = 0;
    for (int k = 1; k <= sorted.length; k++) {
      double entry = sorted[sorted.length - k];
      sum += entry;
      if (entry <= sum / k) {
        break;
      }
      threshold = sum / k;
    }
    subtract(x, threshold);
  }

  /** Michelot's method as a plain loop over all entries. */
  static void projectByPlainLoops(double[] x, double radius) {
    double threshold = Double.NEGATIVE_INFINITY;
    for (int before = -1, count = 0; before != count; ) {
      before = count;
      count = 0;
      double sum = -radius;
      for (double entry : x) {
        if (entry > threshold) {
          sum += entry;
          count++;
        }
      }
      threshold = sum / count;
    }
    subtract(x, threshold);
  }

  private static void subtract(double[] x, double threshold) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i] - threshold, 0);
    }
  }
}
