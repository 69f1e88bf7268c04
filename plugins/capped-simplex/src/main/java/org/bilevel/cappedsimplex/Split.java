package org.bilevel.cappedsimplex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a long array whose clip(z_i − v, 0, 1) is not linear in all of a bracket of v, and
 * what the others are worth, found in one pass.
 *
 * @param open these entries
 * @param others Σ clip(z_i − start, 0, 1) over all entries, those that are open included
 * @param inside how many entries that are not open are between 0 and 1
 */
record Split(double[] open, double others, int inside) {
  private static final int BLOCK = 512;

  /**
   * Split.
   *
   * @param z the entries
   * @param start where in the bracket the sum is wanted
   * @param low least v
   * @param high greatest v
   * @param linear whether all entries are likely to be linear in all of the bracket
   * @return the split; null if more than a quarter of the entries are open
   */
  static @Nullable Split of(double[] z, double start, double low, double high, boolean linear) {
    double middle = low + (high - low) / 2;
    double radius = (high - low) / 2 * (1 + 1e-9) + 4 * Math.ulp(middle);
    if (low == high) {
      radius = -1; // the sum at that place is all that matters
    }
    Split split = linear ? allLinear(z, start, middle + radius, 1 + middle - radius) : null;
    return split == null ? of(z, start, middle, radius) : split;
  }

  private static @Nullable Split of(double[] z, double start, double middle, double radius) {
    Sum sum = new Sum(0);
    // in copies, since the compiler cannot know that z and the others are different arrays
    double[] block = new double[BLOCK];
    double[] clipped = new double[BLOCK];
    double[] outside = new double[BLOCK];
    double[] open = new double[Math.min(z.length, 4 * BLOCK)];
    int count = 0;
    long inside = 0;
    for (int from = 0; from < z.length; from += BLOCK) {
      int size = Math.min(BLOCK, z.length - from);
      System.arraycopy(z, from, block, 0, size);
      clip(block, start, middle + 0.5, clipped, outside);
      sum.add(clipped, 0, size);
      if (open.length - count < size) {
        if (count > z.length / 4) {
          return null;
        }
        open = Arrays.copyOf(open, 2 * open.length);
      }
      for (int j = 0; j < size; j++) {
        double distance = outside[j];
        long isInside = Double.doubleToRawLongBits(distance) >>> 63;
        inside += isInside;
        if (Math.abs(distance) <= radius) {
          open[count++] = block[j];
          inside -= isInside;
        }
      }
    }
    return new Split(Arrays.copyOf(open, count), sum.value(), (int) inside);
  }

  /** Set clip(z − start, 0, 1), and how far z − middle is out of [−0.5, 0.5]. */
  private static void clip(
      double[] z, double start, double middle, double[] clipped, double[] outside) {
    for (int j = 0; j < z.length; j++) {
      clipped[j] = Math.min(Math.max(z[j] - start, 0), 1);
      outside[j] = Math.abs(z[j] - middle) - 0.5;
    }
  }

  /** Return the split of entries that all lie between two bounds; null if one does not. */
  private static @Nullable Split allLinear(double[] z, double start, double above, double below) {
    Sum sum = new Sum(0);
    double[] block = new double[BLOCK];
    double[] least = new double[BLOCK];
    double[] most = new double[BLOCK];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int from = 0; from < z.length; from += BLOCK) {
      int size = Math.min(BLOCK, z.length - from);
      System.arraycopy(z, from, block, 0, size);
      subtract(block, size, start);
      widen(least, most, block, size);
      sum.add(block, 0, size);
    }
    for (int j = 0; j < Math.min(BLOCK, z.length); j++) {
      if (!(least[j] > above - start && most[j] < below - start)) {
        return null;
      }
    }
    return new Split(new double[0], sum.value(), z.length);
  }

  private static void subtract(double[] block, int size, double start) {
    for (int j = 0; j < size; j++) {
      block[j] -= start;
    }
  }

  private static void widen(double[] least, double[] most, double[] block, int size) {
    for (int j = 0; j < size; j++) {
      least[j] = Math.min(least[j], block[j]);
      most[j] = Math.max(most[j], block[j]);
    }
  }
}
