package org.bilevel.cappedsimplex;

import java.util.Arrays;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Selection;
import org.bilevel.api.math.Simplex;

/**
 * Finds v with Σ_i clip(z_i − v, 0, 1) = K, as {@link CappedSimplexProjection} describes.
 *
 * @param bound K &gt; 0
 * @param equal whether v may be negative
 */
record CappedSimplex(double bound, boolean equal) {
  private static final int SHORT = 2048;
  private static final int STEP = 64; // one in so many entries is in a sample
  private static final int LEAST = 256; // and no fewer
  private static final int MOST = 1 << 13; // and no more
  private static final double ROUGH = 1e-3; // how far the sum of a sample may be off
  private static final int RARE = 32; // one entry in so many is easily picked out
  private static final int FEW = 16; // entries for a first impression
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
    boolean isMore = sum > bound * (1 + 1e-9);
    if (isMore && bound <= 1) { // entries that sum to at most 1 are at most 1
      return Simplex.project(z, sum, bound);
    }
    boolean isLess = sum < bound * (1 - 1e-9);
    boolean moves = isMore || equal && isLess; // v is not 0
    if (moves && bound < n && OneSided.project(z, sum, bound, equal, tolerance(n))) {
      return true;
    }
    int result = n > SHORT && bound < n ? throughOpenEntries(z) : OUTSIDE;
    if (result == OUTSIDE) {
      double mean = (sum - bound) / n; // v if no entry were clipped
      // where 0 need not be looked at, the mean is nearer
      boolean fromMean = equal && (isMore || isLess && aboutPositive(z) < bound);
      double start = fromMean && Math.abs(mean) <= 1 ? mean : 0;
      double infinity = Double.POSITIVE_INFINITY;
      result = newton(z, n, -bound, 0, start, -infinity, infinity, z);
    }
    return result == CHANGED;
  }

  /** Guess Σ max(z_i, 0) from a few entries. */
  private static double aboutPositive(double[] z) {
    int step = Math.max(1, z.length / FEW);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < z.length; i += step) {
      sum += Math.max(z[i], 0);
      count++;
    }
    return sum / count * z.length;
  }

  /** Project with v between two guesses from a sample; OUTSIDE if they are wrong or say little. */
  private int throughOpenEntries(double[] z) {
    int n = z.length;
    int size = Math.clamp(n / STEP, LEAST, MOST);
    int step = n / size;
    double[] sample = new double[size];
    Arrays.setAll(sample, i -> z[i * step]);
    double share = bound / n * size; // K of the sample
    double v = new CappedSimplex(share, true).roughRoot(sample);
    double squares = 0;
    int positive = 0;
    int inside = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double entry : sample) {
      double clipped = Math.min(Math.max(entry - v, 0), 1);
      squares += clipped * clipped;
      positive += clipped > 0 ? 1 : 0;
      inside += clipped > 0 && clipped < 1 ? 1 : 0;
      least = Math.min(least, entry);
      greatest = Math.max(greatest, entry);
    }
    int rank = positive + (int) (4 * Math.sqrt(positive)) + 8;
    if (rank <= Math.max(size / RARE, 24)) {
      return throughGreatest(z, bracketEnd(Selection.greatest(sample, size, rank), n));
    }
    // three standard deviations of the sample's sum and what the root may be off, in units of v
    double variance = Math.max(0, squares - share * share / size);
    double deviation = (3 * Math.sqrt(variance) + 2 * ROUGH * share) / inside;
    double low = bracketEnd(v - deviation, n);
    double high = bracketEnd(v + deviation, n);
    if (inside == 0 || !(high - low < Double.POSITIVE_INFINITY)) {
      return OUTSIDE;
    }
    double start = low <= 0 && high >= 0 ? 0 : low + (high - low) / 2;
    Split split = Split.of(z, start, low, high, least > high && greatest < 1 + low);
    if (split == null) {
      return OUTSIDE;
    }
    double[] open = split.open();
    double others = split.others() - bound - Clipped.sum(0, open, open.length, start, 0);
    return newton(open, open.length, others, split.inside(), start, low, high, z);
  }

  /** Project with v of the entries above a bound of it; OUTSIDE if that was too high. */
  private int throughGreatest(double[] z, double low) {
    double[] open = Entries.above(z, low, z.length / 4).orElse(NONE);
    double start = Math.max(low, 0);
    return open.length == 0
        ? OUTSIDE
        : newton(open, open.length, -bound, 0, start, low, Double.POSITIVE_INFINITY, z);
  }

  /** Return a bound of v; 0 if that may be meant, so that feasible points are noticed. */
  private double bracketEnd(double v, int n) {
    boolean nearlyZero = Math.abs(v) <= 2 * tolerance(n);
    return nearlyZero || !equal && v < 0 ? 0 : v;
  }

  /** Return about v of some entries, by some steps of Newton's method. */
  private double roughRoot(double[] entries) {
    int n = entries.length;
    double v = (Entries.sum(entries) - bound) / n;
    for (int pass = 0; pass < 20; pass++) {
      double excess = Clipped.sum(-bound, entries, n, v, 0);
      int inside = Clipped.inside(entries, n, v);
      if (Math.abs(excess) <= ROUGH * bound || inside == 0) {
        break;
      }
      v += excess / inside;
    }
    return v;
  }

  /**
   * Find v by Newton's method, and put the projection into z.
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
      double[] z) {
    int left = count;
    double tolerance = tolerance(z.length);
    double least = low;
    double most = high;
    double shift = start; // v = shift + rest
    double rest = 0;
    boolean improved = false;
    boolean found = false;
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
        found = true;
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
      } else if (next < least && least == low && shift > low) {
        shift = low; // is the guess of it wrong?
        rest = 0;
      } else if (next > most && most == high && shift < high) {
        shift = high;
        rest = 0;
      } else {
        if (least == Double.NEGATIVE_INFINITY || most == Double.POSITIVE_INFINITY) {
          // v may be anywhere, but not far from the ⌈K⌉-th greatest entry
          int rank = (int) Math.ceil(bound);
          if (rank > left) {
            return OUTSIDE;
          }
          double greatest =
              rank == 1
                  ? Entries.greatest(open, left)
                  : Selection.greatest(Arrays.copyOf(open, left), left, rank);
          least = Math.max(least, Math.nextDown(greatest - Math.min(bound, 1)));
          most = Math.min(most, greatest);
        }
        // with K ≤ 1 no entry is clipped at 1 above the least v, and steps from there do not
        // overshoot
        boolean fromBelow = bound <= 1 && shift < least;
        double middle = fromBelow ? least : least + (most - least) / 2;
        shift = middle == shift ? most : middle; // most if no number is between the two
        rest = 0;
      }
    }
    if (!found && open != z) {
      return OUTSIDE;
    }
    Clipped.replace(z, shift, rest);
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
