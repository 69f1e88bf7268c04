package org.bilevel.pbcs;

/**
 * The projection onto C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i ≤ K}, Algorithm 2, for a K that may change from
 * step to step: by the bisection of the paper, whose cost does not matter beside a training.
 */
final class CappedSimplex {
  private CappedSimplex() {}

  /**
   * Replace z by s = clip(z − max(0, v₁), 0, 1), in place.
   *
   * @param z finite entries
   * @param k K
   */
  static void project(double[] z, double k) {
    double low = 0;
    double high = 0;
    for (double entry : z) {
      high = Math.max(high, entry);
    }
    if (sum(z, 0) <= k) {
      high = 0;
    }
    double middle = low + (high - low) / 2;
    while (middle > low && middle < high) {
      if (sum(z, middle) > k) {
        low = middle;
      } else {
        high = middle;
      }
      middle = low + (high - low) / 2;
    }
    for (int i = 0; i < z.length; i++) {
      z[i] = clip(z[i] - high);
    }
  }

  private static double sum(double[] z, double v) {
    double sum = 0;
    for (double entry : z) {
      sum += clip(entry - v);
    }
    return sum;
  }

  private static double clip(double entry) {
    return Math.min(Math.max(entry, 0), 1);
  }
}
