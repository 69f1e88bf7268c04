package org.bilevel.api.math;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.BilevelException;

/** Passes over the entries of a long array that the compiler turns into fast loops. */
public final class Entries {
  /** From how many entries on an array is long. */
  static final int LONG = 4096;

  /** How many entries {@link #above} looks at between two looks at the room that is left. */
  private static final int BLOCK = 1024;

  private Entries() {}

  /**
   * Return Σ_i x_i in partial sums side by side: four for short arrays, eight for long ones.
   *
   * @param x the entries
   * @return their sum
   */
  public static double sum(double[] x) {
    return x.length < LONG ? sumOfFew(x) : sum(x, 0, x.length);
  }

  private static double sumOfFew(double[] x) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i <= x.length - 4; i += 4) {
      sum0 += x[i];
      sum1 += x[i + 1];
      sum2 += x[i + 2];
      sum3 += x[i + 3];
    }
    for (; i < x.length; i++) {
      sum0 += x[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /**
   * Return the sum of neighbouring entries in eight partial sums side by side.
   *
   * @param x the entries
   * @param from the index of the first one
   * @param to the index after the last one
   * @return their sum
   */
  public static double sum(double[] x, int from, int to) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    double sum5 = 0;
    double sum6 = 0;
    double sum7 = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      sum0 += x[i];
      sum1 += x[i + 1];
      sum2 += x[i + 2];
      sum3 += x[i + 3];
      sum4 += x[i + 4];
      sum5 += x[i + 5];
      sum6 += x[i + 6];
      sum7 += x[i + 7];
    }
    for (; i < to; i++) {
      sum0 += x[i];
    }
    return ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
  }

  /**
   * Refuse what is not finite.
   *
   * @param x the entries
   * @param sum their sum, by {@link #sum}; the entries are looked at only if it is not finite
   * @param set what they are to be projected onto, such as "the simplex"
   * @throws BilevelException of category NUMERIC that names the first entry that is not finite
   */
  public static void requireFinite(double[] x, double sum, String set) {
    if (Double.isFinite(sum)) {
      return;
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i])) {
        throw BilevelException.numeric(
            "Entry %d of %d is %s; it cannot be projected onto %s."
                .formatted(i, x.length, x[i], set),
            "Maybe the learning rate of the projected variable is too large; try a tenth.");
      }
    }
  }

  /**
   * Return the greatest of the first entries.
   *
   * @param x the entries, none of them NaN
   * @param count how many are looked at, at least 1
   * @return the greatest
   */
  public static double greatest(double[] x, int count) {
    // by the bits, whose order is that of the numbers if one of them is not below 0
    long most0 = Long.MIN_VALUE;
    long most1 = Long.MIN_VALUE;
    long most2 = Long.MIN_VALUE;
    long most3 = Long.MIN_VALUE;
    int i = 0;
    for (; i <= count - 4; i += 4) {
      most0 = Math.max(most0, Double.doubleToRawLongBits(x[i]));
      most1 = Math.max(most1, Double.doubleToRawLongBits(x[i + 1]));
      most2 = Math.max(most2, Double.doubleToRawLongBits(x[i + 2]));
      most3 = Math.max(most3, Double.doubleToRawLongBits(x[i + 3]));
    }
    for (; i < count; i++) {
      most0 = Math.max(most0, Double.doubleToRawLongBits(x[i]));
    }
    long most = Math.max(Math.max(most0, most1), Math.max(most2, most3));
    return most >= 0 ? Double.longBitsToDouble(most) : greatestOfNegative(x, count);
  }

  /** Return the greatest of entries below 0, whose bits are in the opposite order. */
  static double greatestOfNegative(double[] x, int count) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, Double.doubleToRawLongBits(x[i]));
    }
    return Double.longBitsToDouble(least);
  }

  /** Return how many of the first n entries are above 0, where none is below. */
  static int countPositive(double[] x, int n) {
    long count0 = 0;
    long count1 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      count0 += isPositive(x[i]) + isPositive(x[i + 1]);
      count1 += isPositive(x[i + 2]) + isPositive(x[i + 3]);
    }
    for (; i < n; i++) {
      count0 += isPositive(x[i]);
    }
    return (int) (count0 + count1);
  }

  /**
   * Return those of the first n entries that are above 0, where none is below, in their order, and
   * some number after them.
   */
  static double[] positive(double[] x, int n, int count) {
    double[] positive = new double[count + 1];
    int end = 0;
    for (int i = 0; i < n; i++) {
      positive[end] = x[i]; // no branch: the next one overwrites it if it is 0
      end += (int) isPositive(x[i]);
    }
    return positive;
  }

  private static long isPositive(double entry) {
    return -Double.doubleToRawLongBits(entry) >>> 63;
  }

  /**
   * Move the entries above a bound to the front.
   *
   * @param x the entries; the first ones are overwritten
   * @param count how many are looked at
   * @param bound the bound
   * @return how many lie above it
   */
  public static int keepAbove(double[] x, int count, double bound) {
    if (Double.isInfinite(bound)) {
      return append(x, 0, count, bound, x, 0);
    }
    int end = 0;
    for (int i = 0; i < count; i++) {
      double entry = x[i];
      x[end] = entry;
      end += (int) (Double.doubleToRawLongBits(bound - entry) >>> 63); // no branch: 1 if above
    }
    return end;
  }

  /**
   * Return the entries above a bound, if there are not many.
   *
   * @param x the entries
   * @param bound the bound
   * @param most how many are wanted at most
   * @return a new array of them; nothing if there are more
   */
  public static Optional<double[]> above(double[] x, double bound, int most) {
    double[] above = new double[Math.min(x.length, 4 * BLOCK)];
    int count = 0;
    for (int from = 0; from < x.length; from += BLOCK) {
      int to = Math.min(x.length, from + BLOCK);
      if (above.length - count < to - from) {
        above = Arrays.copyOf(above, 2 * above.length);
      }
      count = append(x, from, to, bound, above, count);
      if (count > most) {
        return Optional.empty();
      }
    }
    return Optional.of(Arrays.copyOf(above, count));
  }

  private static int append(double[] x, int from, int to, double bound, double[] above, int count) {
    int end = count;
    for (int i = from; i < to; i++) {
      double entry = x[i];
      if (entry > bound) {
        above[end++] = entry;
      }
    }
    return end;
  }
}
