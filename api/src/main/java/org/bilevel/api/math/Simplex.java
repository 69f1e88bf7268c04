package org.bilevel.api.math;

import java.util.Optional;

/**
 * The Euclidean projection of an array onto the simplex, for the parts that are made of it.
 *
 * <pre>{@code
 * Δ = {x : x_i ≥ 0, Σ_i x_i = r}
 * P(x)_i = max(x_i − τ, 0)    with τ such that    Σ_i max(x_i − τ, 0) = r
 * }</pre>
 *
 * <p>Newton's method from below on the piecewise linear, convex Σ_i max(x_i − τ, 0) − r, which is
 * the method of Michelot 1986. The threshold of some of the entries is never above that of all, and
 * entries below it never count. For arrays of 4096 entries or more some hundreds or thousands of
 * them say what τ probably exceeds: where that leaves few entries, only these are looked at again.
 * A guess that was too high is noticed, and then the steps of {@link Lowering} are taken, as where
 * many are left. Of a long array that has few entries other than 0, only these are looked at where
 * their sum is at least r.
 *
 * <p>Rounding: a point whose entries are at least 0 and sum to r within n units in the last place
 * of r counts as feasible and comes back bit for bit; every projected point is one. The distance to
 * the exact projection does not grow with the size of the entries, since only differences to the
 * greatest one are used.
 *
 * <p>Cost: O(n) for entries in no particular order; where few of them stay positive, a pass over
 * them that reads and one that writes. Memory: none below 1024 entries, and below 4096 for the
 * entries other than 0 only, where these are few; above that some hundred or thousand numbers, and
 * n/64 or the entries that may exceed τ where these are probably few, else what {@link Lowering}
 * needs.
 */
public final class Simplex {
  private static final int PASSES = 100;
  private static final double CLOSE =
      0x1p-42; // a sum so near to r, relative to it, is not improved

  private Simplex() {}

  /**
   * Project in place, after a look at whether the entries are finite. Long arrays are added up and
   * thinned out in one pass.
   *
   * @param x the point, n ≥ 1 entries
   * @param radius r &gt; 0
   * @param set what it is called in the error, such as "the simplex"
   * @return whether anything changed
   * @throws org.bilevel.api.BilevelException of category NUMERIC that names the first entry that is
   *     not finite
   */
  public static boolean project(double[] x, double radius, String set) {
    Optional<NonZeros> few = NonZeros.of(x);
    if (few.isPresent()) {
      double[] values = few.get().values();
      double sum = Entries.sum(values);
      if (sum >= radius && sum < Double.POSITIVE_INFINITY) { // so that τ ≥ 0
        if (isFeasible(values, sum, radius, x.length)) {
          return false;
        }
        finish(values, sum, radius, Candidates.find(values, radius));
        few.get().writeTo(x);
        return true;
      }
    }
    Candidates candidates = Candidates.find(x, radius);
    double sum = candidates.isFew() ? candidates.sum() : Entries.sum(x);
    Entries.requireFinite(x, sum, set);
    if (isFeasible(x, sum, radius, x.length)) {
      return false;
    }
    finish(x, sum, radius, candidates);
    return true;
  }

  /**
   * Project in place.
   *
   * @param x the point, n ≥ 1 finite entries
   * @param sum Σ_i x_i, by {@link Entries#sum}; may have overflowed
   * @param radius r &gt; 0
   * @return whether anything changed
   */
  public static boolean project(double[] x, double sum, double radius) {
    if (isFeasible(x, sum, radius, x.length)) {
      return false;
    }
    finish(x, sum, radius, Candidates.find(x, radius));
    return true;
  }

  private static boolean isFeasible(double[] x, double sum, double radius, int n) {
    return Math.abs(sum - radius) <= n * Math.ulp(radius) && isNonNegative(x);
  }

  private static void finish(double[] x, double sum, double radius, Candidates candidates) {
    if (!candidates.isFew() || !candidates.finish(x, radius)) {
      Lowering.project(x, sum, radius);
    }
  }

  private static boolean isNonNegative(double[] x) {
    for (double entry : x) {
      if (entry < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Return τ − greatest, which lies between −r and −r/n.
   *
   * @param x the entries
   * @param count how many of them count
   * @param greatest the greatest of these
   * @param bound a guess of τ, best from below
   * @param radius r
   * @param n how many entries the whole point has
   */
  static double shift(double[] x, int count, double greatest, double bound, double radius, int n) {
    double shift = Math.min(Math.max(-radius, bound - greatest), -radius / count);
    boolean improved = false;
    for (int pass = 0; pass < PASSES + count; pass++) {
      // without branches: which entries exceed τ is as good as random
      double sum0 = -radius;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      long exceeding = 0;
      int i = 0;
      for (; i <= count - 4; i += 4) {
        long bits0 = Double.doubleToRawLongBits(shift - (x[i] - greatest));
        long bits1 = Double.doubleToRawLongBits(shift - (x[i + 1] - greatest));
        long bits2 = Double.doubleToRawLongBits(shift - (x[i + 2] - greatest));
        long bits3 = Double.doubleToRawLongBits(shift - (x[i + 3] - greatest));
        long exceeds0 = bits0 >> 63; // all ones, which is −1, if so
        long exceeds1 = bits1 >> 63;
        long exceeds2 = bits2 >> 63;
        long exceeds3 = bits3 >> 63;
        sum0 -= Double.longBitsToDouble(bits0 & exceeds0);
        sum1 -= Double.longBitsToDouble(bits1 & exceeds1);
        sum2 -= Double.longBitsToDouble(bits2 & exceeds2);
        sum3 -= Double.longBitsToDouble(bits3 & exceeds3);
        exceeding -= (exceeds0 + exceeds1) + (exceeds2 + exceeds3);
      }
      for (; i < count; i++) {
        double excess = x[i] - greatest - shift;
        if (excess > 0) {
          sum0 += excess;
          exceeding++;
        }
      }
      double excess = (sum0 + sum1) + (sum2 + sum3);
      double next = shift + excess / exceeding;
      boolean enough = Math.abs(excess) <= n * Math.ulp(radius) / 4;
      boolean close = Math.abs(excess) <= CLOSE * radius;
      if (next == shift || enough && (close || improved)) {
        break;
      }
      improved = enough; // in a long array a sum that is near enough may still be improved
      shift = next;
    }
    return shift;
  }
}
