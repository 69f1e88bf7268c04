package org.bilevel.cappedsimplex;

import java.util.Arrays;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Selection;

/**
 * Finds v with Σ_i clip(z_i − v, 0, 1) = K, as {@link CappedSimplexProjection} describes.
 *
 * @param bound K &gt; 0
 * @param equal whether v may be negative
 */
record CappedSimplex(double bound, boolean equal) {
  private static final int SHORT = 512;
  private static final int STEP = 32; // one in so many entries is in a sample
  private static final int PASSES = 300;
  private static final int HALVING = 16; // every so many passes halve the bracket
  private static final double CLOSE =
      0x1p-42; // a sum so near to K, relative to it, is not improved

  private static final int OUTSIDE = -1; // v is not in the bracket
  private static final int UNCHANGED = 0;
  private static final int CHANGED = 1;

  private static final double[] NONE = {};

  /** Return how far from K the sum of n entries may be. */
  double tolerance(int n) {
    return 2.0 * n * Math.ulp(Math.min(bound, 1));
  }

  /**
   * Project n finite entries in place, n ≥ K if the sum is to be equal; say whether one changed.
   */
  boolean project(double[] z, double sum) {
    int n = z.length;
    int result = n > SHORT && bound < n ? throughOpenEntries(z, sum) : OUTSIDE;
    if (result == OUTSIDE) {
      // with all entries in [0, 1] the first step from 0 is known
      boolean known = sum > bound * (1 + 1e-9) && Clipped.isInBox(z);
      double start = known ? (sum - bound) / n : 0;
      result =
          newton(
              z, n, -bound, 0, start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, z, NONE);
    }
    return result == CHANGED;
  }

  private int throughOpenEntries(double[] z, double sum) {
    int n = z.length;
    if (256 * bound <= n) {
      double low = (sum - bound) / n; // v if all entries were in between
      if (!Double.isFinite(low) || !Entries.isRare(z, low)) {
        double[] maxima = Entries.maxima(z);
        int count = Entries.keepAbove(maxima, maxima.length, Double.NEGATIVE_INFINITY);
        low = Math.nextDown(root(maxima, count));
      }
      low = bracketEnd(low, n);
      double[] open = Entries.above(z, low, n / 4).orElse(NONE);
      double start = Math.max(low, 0);
      return open.length == 0
          ? OUTSIDE
          : newton(open, open.length, -bound, 0, start, low, Double.POSITIVE_INFINITY, z, NONE);
    }
    int size = n / STEP;
    double share = bound / n * size; // K of the sample
    double deviation = 3 * Math.sqrt(share) + 3; // three standard deviations at most
    if (share <= deviation || share + deviation >= size) {
      return OUTSIDE;
    }
    double[] sample = new double[size];
    Arrays.setAll(sample, i -> z[i * STEP]);
    double low = bracketEnd(new CappedSimplex(share + deviation, true).root(sample, size), n);
    double high = bracketEnd(new CappedSimplex(share - deviation, true).root(sample, size), n);
    double[] open = Clipped.near(z, low, high, n / 4);
    if (open.length == 0) {
      return OUTSIDE;
    }
    // the others are 0, 1 or linear in all of the bracket
    double start = Math.min(Math.max(0, low), high);
    double others =
        Clipped.sum(-bound, z, n, start, 0) - Clipped.sum(0, open, open.length, start, 0);
    int slope = Clipped.inside(z, n, start) - Clipped.inside(open, open.length, start);
    return newton(open, open.length, others, slope, start, low, high, z, NONE);
  }

  /** Return a bound of v; 0 if that may be meant, so that feasible points are noticed. */
  private double bracketEnd(double v, int n) {
    boolean nearlyZero = Math.abs(v) <= 2 * tolerance(n);
    return nearlyZero || !equal && v < 0 ? 0 : v;
  }

  /** Return v of some entries, rounded. */
  private double root(double[] entries, int count) {
    double[] root = new double[1];
    newton(
        entries,
        count,
        -bound,
        0,
        0,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        NONE,
        root);
    return root[0];
  }

  /**
   * Find v by Newton's method, and put the projection into z, or v into root.
   *
   * @param open the entries that are 0, 1 or in between in different parts of the bracket; unless
   *     they are z, their order and number change
   * @param count how many there are
   * @param others Σ clip(z_i − start, 0, 1) − K over the other entries
   * @param slope how many of the others are in between
   * @param start where to begin; 0 if that is in the bracket
   * @param low least v
   * @param high greatest v
   */
  private int newton(
      double[] open,
      int count,
      double others,
      int slope,
      double start,
      double low,
      double high,
      double[] z,
      double[] root) {
    int left = count;
    double tolerance = tolerance(Math.max(count, z.length));
    double least = low;
    double most = high;
    double shift = start; // v = shift + rest
    double rest = 0;
    boolean improved = false;
    for (int pass = 1; pass <= PASSES; pass++) {
      double sum = others - slope * ((shift - start) + rest);
      double lost = 0;
      long ones = 0;
      long inside = slope;
      int i = 0;
      // without branches: which entries are in between is as good as random
      for (; i <= left - 4; i += 4) {
        double entry0 = open[i] - shift - rest;
        double entry1 = open[i + 1] - shift - rest;
        double entry2 = open[i + 2] - shift - rest;
        double entry3 = open[i + 3] - shift - rest;
        long negative0 = bits(entry0) >> 63; // all ones if below 0
        long negative1 = bits(entry1) >> 63;
        long negative2 = bits(entry2) >> 63;
        long negative3 = bits(entry3) >> 63;
        long above = 0; // how many are 1
        if (entry0 >= 1 || entry1 >= 1 || entry2 >= 1 || entry3 >= 1) {
          above = above(entry0) + above(entry1) + above(entry2) + above(entry3);
          entry0 = Math.min(entry0, 1);
          entry1 = Math.min(entry1, 1);
          entry2 = Math.min(entry2, 1);
          entry3 = Math.min(entry3, 1);
        }
        inside += (negative0 + negative1) + (negative2 + negative3) + 4 - above;
        double four =
            (masked(entry0, ~negative0) + masked(entry1, ~negative1))
                + (masked(entry2, ~negative2) + masked(entry3, ~negative3));
        double next = sum + four;
        double part = next - sum;
        lost += (sum - (next - part)) + (four - part);
        sum = next;
      }
      for (; i < left; i++) {
        double entry = open[i] - shift - rest;
        if (entry >= 1) {
          ones++;
        } else if (entry >= 0) {
          double next = sum + entry;
          double part = next - sum;
          lost += (sum - (next - part)) + (entry - part);
          sum = next;
          inside++;
        }
      }
      double excess = sum + ones + lost;
      boolean enough = Math.abs(excess) <= tolerance / 4;
      boolean close = Math.abs(excess) <= CLOSE * bound;
      if (pass == 1 && start == 0) {
        close = true;
        enough = equal ? Math.abs(excess) <= tolerance : excess <= tolerance;
        if (enough && Clipped.isInBox(z)) {
          return UNCHANGED;
        }
      }
      if (enough && (close || improved)) {
        break;
      }
      improved = enough; // far from the root a sum is rounded to more than K is worth: once more
      if (excess > 0) {
        if (shift >= high) {
          return OUTSIDE;
        }
        least = Math.max(least, shift);
        if (open != z) {
          left = Entries.keepAbove(open, left, Math.nextDown(least));
        }
      } else {
        if (shift <= low) {
          return OUTSIDE;
        }
        most = Math.min(most, shift);
      }
      double step = rest + excess / inside;
      double next = shift + step;
      if (inside > 0 && next >= least && next <= most && pass % HALVING != 0) {
        double part = next - shift;
        rest = (shift - (next - part)) + (step - part);
        shift = next;
      } else {
        if (least == Double.NEGATIVE_INFINITY || most == Double.POSITIVE_INFINITY) {
          // v may be anywhere, but not far from the ⌈K⌉-th greatest entry
          int rank = (int) Math.ceil(bound);
          if (rank > left) {
            return OUTSIDE;
          }
          double greatest = Selection.greatest(Arrays.copyOf(open, left), left, rank);
          least = Math.max(least, Math.nextDown(greatest - Math.min(bound, 1)));
          most = Math.min(most, greatest);
        }
        double middle = least + (most - least) / 2;
        shift = middle == shift ? most : middle; // most if no number is between the two
        rest = 0;
      }
    }
    if (z.length > 0) {
      Clipped.replace(z, shift, rest);
    } else {
      root[0] = shift;
    }
    return CHANGED;
  }

  private static int above(double entry) {
    return entry >= 1 ? 1 : 0;
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static double masked(double value, long mask) {
    return Double.longBitsToDouble(bits(value) & mask);
  }
}
