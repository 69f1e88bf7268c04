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
  private static final double MOST_OF_ONE = 1 - 0x1p-52; // not above 1 when it is subtracted from

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
    return n < LONG
        ? projectShort(z, sum, mean, bound, equal, tolerance)
        : projectLong(z, mean, bound, equal, tolerance);
  }

  private static boolean projectShort(
      double[] z, double sum, double mean, double bound, boolean equal, double tolerance) {
    int n = z.length;
    double greatest = Entries.greatest(z, n);
    double start = Math.max(mean, greatest - bound);
    if (greatest - start <= MOST) {
      Lowering.project(z, 1, greatest, start - greatest, bound, tolerance);
      return true;
    }
    double others = (sum - greatest - bound + 1) / (n - 1); // v if only the greatest were 1
    double most = Math.min(mean, others);
    if (!equal || most > 0 || !Clipped.hasNoSigns(z)) {
      return false;
    }
    Lowering.project(z, -1, -1, -most, n - bound, tolerance);
    subtractFromOne(z);
    return true;
  }

  private static boolean projectLong(
      double[] z, double mean, double bound, boolean equal, double tolerance) {
    int n = z.length;
    Step step = Step.from(z, mean, bound);
    if (step.ones() == 0) {
      if (n > CACHED && manyAreBelow(z, mean)) {
        return false;
      }
      Lowering.project(z, 1, mean, 0, bound, tolerance);
      return true;
    }
    if (!equal || mean > 0 || step.hasSigns()) {
      return false;
    }
    double last = mean;
    for (int i = 1; i < STEPS && (last - step.v()) * n > 0.1; i++) { // about so many more ones
      last = step.v();
      step = Step.from(z, last, bound);
    }
    double excess = cap(z, step.v(), bound);
    if (Math.abs(excess) > tolerance / 4) {
      Lowering.project(z, -1, -1, 0, n - bound, tolerance);
      subtractFromOne(z);
    }
    return true;
  }

  private static void subtractFromOne(double[] z) {
    for (int j = 0; j < z.length; j++) {
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
   * A step of Newton's on Σ_i min(z_i − v, 1) − K, from a v that is not too small: it goes down,
   * and not below the root.
   *
   * @param v where it comes to
   * @param ones how many entries are 1 where it comes from
   * @param hasSigns whether an entry is below 0, or −0.0
   */
  private record Step(double v, int ones, boolean hasSigns) {

    static Step from(double[] z, double v, double bound) {
      double one = (1 + v) * MOST_OF_ONE;
      double sum = -bound;
      double lost = 0; // what the additions to it rounded off
      int ones = 0;
      long signs = 0;
      int i = 0;
      for (; i <= z.length - 4; i += 4) {
        double four = (z[i] + z[i + 1]) + (z[i + 2] + z[i + 3]);
        signs |= (bits(z[i]) | bits(z[i + 1])) | (bits(z[i + 2]) | bits(z[i + 3]));
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
        signs |= bits(z[i]);
        sum += Math.min(z[i], one);
        ones += isAbove(z[i], one);
      }
      int others = z.length - ones;
      return new Step(others == 0 ? v : (sum + lost - ones * v) / others, ones, signs < 0);
    }

    private static int isAbove(double entry, double one) {
      return (int) (bits(one - entry) >>> 63);
    }

    private static long bits(double value) {
      return Double.doubleToRawLongBits(value);
    }
  }
}
