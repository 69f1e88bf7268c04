package org.bilevel.cappedsimplex;

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
    // the bits of numbers are in their order if one is not below 0
    long most0 = Long.MIN_VALUE;
    long most1 = Long.MIN_VALUE;
    long most2 = Long.MIN_VALUE;
    long most3 = Long.MIN_VALUE;
    long signs = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      long bits0 = Double.doubleToRawLongBits(z[i]);
      long bits1 = Double.doubleToRawLongBits(z[i + 1]);
      long bits2 = Double.doubleToRawLongBits(z[i + 2]);
      long bits3 = Double.doubleToRawLongBits(z[i + 3]);
      signs |= (bits0 | bits1) | (bits2 | bits3);
      most0 = Math.max(most0, bits0);
      most1 = Math.max(most1, bits1);
      most2 = Math.max(most2, bits2);
      most3 = Math.max(most3, bits3);
    }
    for (; i < n; i++) {
      long bits = Double.doubleToRawLongBits(z[i]);
      signs |= bits;
      most0 = Math.max(most0, bits);
    }
    long most = Math.max(Math.max(most0, most1), Math.max(most2, most3));
    double greatest = most >= 0 ? Double.longBitsToDouble(most) : 0;
    double start = Math.max(mean, greatest - bound);
    if (greatest - start <= MOST) {
      Lowering.project(z, 1, greatest, start - greatest, bound, tolerance);
      return true;
    }
    double others = (sum - greatest - bound + 1) / (n - 1); // v if only the greatest were 1
    double least = Math.min(mean, others);
    if (!equal || signs < 0 || least > 0) {
      return false;
    }
    Lowering.project(z, -1, -1, -least, n - bound, tolerance);
    for (int j = 0; j < n; j++) {
      z[j] = 1 - z[j];
    }
    return true;
  }
}
