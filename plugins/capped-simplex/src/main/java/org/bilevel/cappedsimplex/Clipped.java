package org.bilevel.cappedsimplex;

/** Sums over clip(z_i − v, 0, 1), with v = shift + rest to twice the precision of a number. */
final class Clipped {
  private Clipped() {}

  /** Return start + Σ_i clip(z_i − v, 0, 1) over the first entries. */
  static double sum(double start, double[] z, int count, double shift, double rest) {
    double sum = start;
    double lost = 0; // what the additions to it rounded off
    int i = 0;
    for (; i <= count - 4; i += 4) {
      double four =
          (clip(z[i] - shift - rest) + clip(z[i + 1] - shift - rest))
              + (clip(z[i + 2] - shift - rest) + clip(z[i + 3] - shift - rest));
      double next = sum + four;
      double part = next - sum;
      lost += (sum - (next - part)) + (four - part);
      sum = next;
    }
    for (; i < count; i++) {
      double one = clip(z[i] - shift - rest);
      double next = sum + one;
      double part = next - sum;
      lost += (sum - (next - part)) + (one - part);
      sum = next;
    }
    return sum + lost;
  }

  /** Return how many of the first entries have 0 ≤ z_i − shift &lt; 1. */
  static int inside(double[] z, int count, double shift) {
    int inside = 0;
    for (int i = 0; i < count; i++) {
      double difference = z[i] - shift;
      // without branches: both signs
      long signs =
          Double.doubleToRawLongBits(-difference) & Double.doubleToRawLongBits(difference - 1);
      inside += (int) (signs >>> 63);
    }
    return inside;
  }

  /** Return whether no entry is below 0 or −0.0. */
  static boolean hasNoSigns(double[] z) {
    long signs = 0;
    for (double entry : z) {
      signs |= Double.doubleToRawLongBits(entry);
    }
    return signs >= 0;
  }

  /** Return whether all entries lie in [0, 1]. */
  static boolean isInBox(double[] z) {
    for (double entry : z) {
      if (!(entry >= 0 && entry <= 1)) {
        return false;
      }
    }
    return true;
  }

  /** Replace every entry by clip(z_i − v, 0, 1). */
  static void replace(double[] z, double shift, double rest) {
    for (int i = 0; i < z.length; i++) {
      z[i] = clip(z[i] - shift - rest);
    }
  }

  private static double clip(double entry) {
    return Math.min(Math.max(entry, 0), 1);
  }
}
