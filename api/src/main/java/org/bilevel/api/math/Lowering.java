package org.bilevel.api.math;

/**
 * Michelot's steps towards a point of at least 0 with a fixed sum, as they stand: lower all entries
 * by the same amount, drop those that come out below 0, and again with what is left.
 *
 * <pre>{@code
 * x_i ← max(x_i − τ, 0)    with τ such that    Σ_i max(x_i − τ, 0) = r
 * }</pre>
 *
 * <p>Each step is Newton's on this sum, from a τ that is not too great, so that what was dropped
 * need not come back. Storing every step is faster than looking for τ in entries that stay as they
 * are: the compiler makes vector instructions of it, and what is left only has to be added up and
 * counted. No loop has a branch on an entry, since which ones exceed τ is as good as random. Where
 * at most half of a long array is left, the next steps are found with these entries alone.
 *
 * <p>Cost: O(n) a step, four to five of them for entries in no particular order. Memory: none below
 * 4096 entries, above them at most as much again. Not random, no failures.
 *
 * <p>Source: Michelot 1986.
 */
public final class Lowering {
  private static final int PASSES = 100;
  private static final int BLOCK = 1024; // entries that are lowered, and then added up
  private static final int FEW = 2; // of a long array, one entry in so many
  private static final double LARGE = 16; // beyond so many r the rounding of a sum matters
  private static final double CLOSE =
      0x1p-42; // a sum so near to r, relative to it, is not improved

  private Lowering() {}

  /**
   * Project onto the simplex, in place.
   *
   * @param x the point, n ≥ 1 finite entries
   * @param sum Σ_i x_i, by {@link Entries#sum}; may have overflowed
   * @param radius r &gt; 0
   */
  static void project(double[] x, double sum, double radius) {
    int n = x.length;
    // the greatest entry of each of four lanes, as Entries.greatest finds that of all
    long most0 = Long.MIN_VALUE;
    long most1 = Long.MIN_VALUE;
    long most2 = Long.MIN_VALUE;
    long most3 = Long.MIN_VALUE;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      most0 = Math.max(most0, Double.doubleToRawLongBits(x[i]));
      most1 = Math.max(most1, Double.doubleToRawLongBits(x[i + 1]));
      most2 = Math.max(most2, Double.doubleToRawLongBits(x[i + 2]));
      most3 = Math.max(most3, Double.doubleToRawLongBits(x[i + 3]));
    }
    for (; i < n; i++) {
      most0 = Math.max(most0, Double.doubleToRawLongBits(x[i]));
    }
    long most = Math.max(Math.max(most0, most1), Math.max(most2, most3));
    double greatest = most >= 0 ? Double.longBitsToDouble(most) : Entries.greatestOfNegative(x, n);
    double shift = Math.max(-radius, ifAllCount(x, sum, greatest, radius)); // τ − greatest
    if (Math.min(Math.min(most0, most1), Math.min(most2, most3)) >= 0) {
      // the threshold of some of the entries is never above that of all
      double four =
          ((Double.longBitsToDouble(most0) - greatest)
                  + (Double.longBitsToDouble(most1) - greatest))
              + ((Double.longBitsToDouble(most2) - greatest)
                  + (Double.longBitsToDouble(most3) - greatest));
      shift = Math.max(shift, (four - radius) / 4);
    }
    project(x, 1, greatest, Math.min(shift, -radius / n), radius, n * Math.ulp(radius));
  }

  /**
   * Lower all entries, or their negatives, and then until they sum to r, in place.
   *
   * @param x n ≥ 1 finite entries
   * @param sign 1, or −1 for the negatives
   * @param first what is subtracted from every entry, such as the greatest one
   * @param second what is subtracted from that: first + second ≤ τ
   * @param radius r &gt; 0
   * @param tolerance how far from r the sum may be; a quarter of it is aimed at, which has to be
   *     more than the rounding of n entries
   */
  public static void project(
      double[] x, double sign, double first, double second, double radius, double tolerance) {
    int n = x.length;
    double excess = lower(x, n, sign, first, second, radius);
    if (Double.isNaN(excess)) { // differences that no number can be; they are below 0
      for (int i = 0; i < n; i++) {
        x[i] = x[i] > 0 ? x[i] : 0;
      }
      excess = lower(x, n, 1, 0, 0, radius);
    }
    walk(x, n, excess, radius, tolerance / 4);
  }

  /**
   * Lower entries of at least 0 until they sum to r.
   *
   * @param start Σ_i x_i − r
   * @return by how much they were lowered
   */
  private static double walk(double[] x, int n, double start, double radius, double tolerance) {
    double excess = start;
    double walked = 0;
    boolean improved = false;
    for (int pass = 0; pass < PASSES + n; pass++) {
      boolean enough = Math.abs(excess) <= tolerance;
      boolean close = Math.abs(excess) <= CLOSE * radius;
      if (enough && (close || improved)) {
        break;
      }
      improved = enough; // of a long array a sum that is near enough may still be improved
      int count = Entries.countPositive(x, n);
      double step = excess / count;
      if (n >= Entries.LONG && count <= n / FEW && !enough) {
        step = walk(Entries.positive(x, n, count), count, excess, radius, tolerance);
      }
      excess = step > 0 ? lower(x, n, 1, step, 0, radius) : raise(x, n, -step, radius);
      walked += step;
    }
    return walked;
  }

  /** Return τ − greatest if every entry counts, which is never above that. */
  private static double ifAllCount(double[] x, double sum, double greatest, double radius) {
    double mean = (sum - radius) / x.length;
    double size = 2 * Math.max(greatest, 0) + Math.abs(mean); // the mean of |x_i| is no more
    if (size <= LARGE * radius) {
      return mean - greatest;
    }
    double differences = 0; // their sum is not rounded more the greater the entries are
    for (double entry : x) {
      differences += entry - greatest;
    }
    return (differences - radius) / x.length;
  }

  /** Replace every entry by max(± x_i − first − second, 0), and return their sum less r. */
  private static double lower(
      double[] x, int n, double sign, double first, double second, double radius) {
    double sum = -radius;
    double lost = 0; // what the additions to it rounded off
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      lowerBlock(x, from, to, sign, first, second);
      int i = from;
      for (; i <= to - 8; i += 8) {
        double eight =
            ((x[i] + x[i + 1]) + (x[i + 2] + x[i + 3]))
                + ((x[i + 4] + x[i + 5]) + (x[i + 6] + x[i + 7]));
        double next = sum + eight;
        double part = next - sum;
        lost += (sum - (next - part)) + (eight - part);
        sum = next;
      }
      double rest = 0;
      for (; i < to; i++) {
        rest += x[i];
      }
      double next = sum + rest;
      double part = next - sum;
      lost += (sum - (next - part)) + (rest - part);
      sum = next;
    }
    return sum + lost;
  }

  private static void lowerBlock(
      double[] x, int from, int to, double sign, double first, double second) {
    for (int i = from; i < to; i++) {
      double difference = sign * x[i] - first - second;
      // the positive part, in fewer instructions than a maximum takes
      x[i] = (difference + Math.abs(difference)) / 2;
    }
  }

  /** Give back, to the entries that are left, what was rounded to too much. */
  private static double raise(double[] x, int n, double step, double radius) {
    for (int i = 0; i < n; i++) {
      x[i] = x[i] > 0 ? x[i] + step : 0;
    }
    return lower(x, n, 1, 0, 0, radius);
  }
}
