package org.bilevel.cappedsimplex;

import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Lowering;

/**
 * The projection of arrays of which no entry can become 1, or none 0. From the v that would be
 * right if no entry were clipped, v then moves one way only, and so the steps towards it can be
 * stored, as those of a projection onto the simplex are:
 *
 * <pre>{@code
 * no entry 1:  s_i = max(z_i − v, 0)                      with v such that  Σ_i s_i = K
 * no entry 0:  s_i = 1 − u_i,  u_i = max(1 + v − z_i, 0)  with v such that  Σ_i u_i = n − K
 * }</pre>
 *
 * <p>Memory: what {@link Lowering} needs.
 */
final class OneSided {
  private static final int LONG = 4096; // from here on a pass that only reads saves a step
  private static final int BLOCK = 1024;
  private static final int STEPS = 6;
  private static final int CACHED = 1 << 17; // beyond it steps that store are slow
  private static final int SAMPLE = 256;
  private static final double MOST = 1 - 1e-9; // below 1 whatever is rounded

  private OneSided() {}

  /**
   * Project in place with v other than 0.
   *
   * @param z n &gt; K finite entries
   * @param sum Σ_i z_i, which is not K
   * @param bound K &gt; 0
   * @param equal whether v may be negative; if not, the sum is greater than K
   * @param tolerance how far from K the sum may be
   * @return whether it is done; if not, z is as it was
   */
  static boolean project(double[] z, double sum, double bound, boolean equal, double tolerance) {
    int n = z.length;
    double mean = (sum - bound) / n; // v if no entry were clipped
    if (!(Math.abs(mean) <= 1)) {
      return false;
    }
    double greatest = Entries.greatest(z, n);
    double start = Math.max(mean, greatest - bound);
    if (greatest - start <= MOST) {
      if (n > CACHED && manyAreBelow(z, start)) {
        return false;
      }
      Lowering.project(z, 1, greatest, start - greatest, bound, tolerance);
      return true;
    }
    double others = (sum - greatest - bound + 1) / (n - 1); // v if only the greatest were 1
    double least = Math.min(mean, others);
    if (!equal || least > 0 || !Clipped.hasNoSigns(z)) {
      return false;
    }
    withoutZeros(z, least, bound, tolerance);
    return true;
  }

  /** Project with a v that is at most some number, at which no entry is 0. */
  private static void withoutZeros(double[] z, double start, double bound, double tolerance) {
    int n = z.length;
    if (n < LONG) {
      Lowering.project(z, -1, -1, -start, n - bound, tolerance);
    } else {
      double last = start;
      double v = belowOnes(z, last, bound);
      for (int step = 1; step < STEPS && (last - v) * n > 0.1; step++) { // about so many more ones
        last = v;
        v = belowOnes(z, last, bound);
      }
      double excess = cap(z, v, bound);
      if (Math.abs(excess) <= tolerance / 4) {
        return;
      }
      Lowering.project(z, -1, -1, 0, n - bound, tolerance);
    }
    for (int j = 0; j < n; j++) {
      z[j] = 1 - z[j];
    }
  }

  /** Guess from some entries whether more than one in 16 is below a bound. */
  private static boolean manyAreBelow(double[] z, double bound) {
    int below = 0;
    for (int i = 0; i < SAMPLE; i++) {
      below += z[(int) ((long) i * z.length / SAMPLE)] < bound ? 1 : 0;
    }
    return below > SAMPLE / 16;
  }

  /** Replace every entry by min(z_i − v, 1), and return their sum less K. */
  private static double cap(double[] z, double v, double bound) {
    Sum sum = new Sum(-bound);
    for (int from = 0; from < z.length; from += BLOCK) {
      int to = Math.min(z.length, from + BLOCK);
      for (int i = from; i < to; i++) {
        z[i] = Math.min(z[i] - v, 1);
      }
      sum.add(z, from, to);
    }
    return sum.value();
  }

  /**
   * Take a step of Newton's on Σ_i min(z_i − v, 1) − K from a v that is not too small: it goes
   * down, and not below the root.
   */
  private static double belowOnes(double[] z, double v, double bound) {
    double one = 1 + v;
    double sum = -bound;
    double lost = 0; // what the additions to it rounded off
    int ones = 0;
    int i = 0;
    for (; i <= z.length - 4; i += 4) {
      double four = (z[i] + z[i + 1]) + (z[i + 2] + z[i + 3]);
      if (z[i] > one || z[i + 1] > one || z[i + 2] > one || z[i + 3] > one) {
        four =
            (Math.min(z[i], one) + Math.min(z[i + 1], one))
                + (Math.min(z[i + 2], one) + Math.min(z[i + 3], one));
        ones += isAbove(z[i], one) + isAbove(z[i + 1], one);
        ones += isAbove(z[i + 2], one) + isAbove(z[i + 3], one);
      }
      double next = sum + four;
      double part = next - sum;
      lost += (sum - (next - part)) + (four - part);
      sum = next;
    }
    for (; i < z.length; i++) {
      sum += Math.min(z[i], one);
      ones += isAbove(z[i], one);
    }
    return ones == z.length ? v : (sum + lost - ones * v) / (z.length - ones);
  }

  private static int isAbove(double entry, double one) {
    return (int) (Double.doubleToRawLongBits(one - entry) >>> 63);
  }
}
