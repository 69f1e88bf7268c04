package org.bilevel.api.math;

import java.util.Arrays;

/**
 * The entries of a long array that may stay positive in a projection onto the simplex, where these
 * are few, and the sum of all entries, found in one pass.
 *
 * <p>The bound above which they lie is a guess from a sample. The threshold of some of the entries
 * is never above that of all; so if that of the candidates is at least the bound, no other entry
 * exceeds it, and it is that of all.
 *
 * @param at their indices, ascending
 * @param count how many there are; 0 if they are not few
 * @param bound they are all the entries above it
 * @param sum Σ_i x_i over all entries
 */
record Candidates(int[] at, int count, double bound, double sum) {
  private static final int SAMPLE = 1 << 12;
  private static final int BLOCK = 1024; // entries between two looks at the room that is left
  private static final int MARGIN = 8; // so many more entries of the sample count, and 4 σ

  private static final Candidates NONE = new Candidates(new int[0], 0, 0, 0);

  boolean isFew() {
    return count > 0;
  }

  /** Return them; there are few only of long arrays. */
  static Candidates find(double[] x, double radius) {
    int n = x.length;
    if (n < Entries.LONG) {
      return NONE;
    }
    int size = Math.min(SAMPLE, n / 16);
    int step = n / size;
    double[] sample = new double[size];
    Arrays.setAll(sample, i -> x[i * step]);
    double share = radius / n * size;
    double mean = (Entries.sum(sample) - share) / size;
    if (!Double.isFinite(mean)) {
      return NONE;
    }
    double greatest = Entries.greatest(sample, size);
    double shift = Simplex.shift(sample, size, greatest, mean, share, size);
    int positive = countAbove(sample, greatest + shift);
    int rank = positive + (int) (4 * Math.sqrt(positive)) + MARGIN;
    return rank > size / 8 ? NONE : above(x, Selection.greatest(sample, size, rank));
  }

  private static int countAbove(double[] sample, double bound) {
    int count = 0;
    for (double entry : sample) {
      count += entry > bound ? 1 : 0;
    }
    return count;
  }

  /**
   * Pick out the entries above a bound. The sum is added up as in {@link Entries#sum}, in the same
   * pass: reading x twice costs more than the loop.
   */
  private static Candidates above(double[] x, double bound) {
    int n = x.length;
    int[] at = new int[n / 64];
    int count = 0;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    double sum5 = 0;
    double sum6 = 0;
    double sum7 = 0;
    int i = 0;
    while (i <= n - 8) {
      if (at.length - count < BLOCK + 8) {
        if (count > n / 4) {
          return NONE;
        }
        at = Arrays.copyOf(at, 2 * at.length + 2 * BLOCK);
      }
      for (int end = Math.min(i + BLOCK, n - 7); i < end; i += 8) {
        double x0 = x[i];
        double x1 = x[i + 1];
        double x2 = x[i + 2];
        double x3 = x[i + 3];
        double x4 = x[i + 4];
        double x5 = x[i + 5];
        double x6 = x[i + 6];
        double x7 = x[i + 7];
        sum0 += x0;
        sum1 += x1;
        sum2 += x2;
        sum3 += x3;
        sum4 += x4;
        sum5 += x5;
        sum6 += x6;
        sum7 += x7;
        if (x0 > bound) {
          at[count++] = i;
        }
        if (x1 > bound) {
          at[count++] = i + 1;
        }
        if (x2 > bound) {
          at[count++] = i + 2;
        }
        if (x3 > bound) {
          at[count++] = i + 3;
        }
        if (x4 > bound) {
          at[count++] = i + 4;
        }
        if (x5 > bound) {
          at[count++] = i + 5;
        }
        if (x6 > bound) {
          at[count++] = i + 6;
        }
        if (x7 > bound) {
          at[count++] = i + 7;
        }
      }
    }
    for (; i < n; i++) {
      sum0 += x[i];
      if (x[i] > bound) {
        at[count++] = i;
      }
    }
    double sum = ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
    return new Candidates(at, count, bound, sum);
  }

  /** Project with the threshold of the candidates; false if it is not that of all entries. */
  boolean finish(double[] x, double radius) {
    double[] values = new double[count];
    Arrays.setAll(values, j -> x[at[j]]);
    double greatest = Entries.greatest(values, count);
    double shift = Simplex.shift(values, count, greatest, bound, radius, x.length);
    if (shift < bound - greatest) {
      return false;
    }
    Arrays.fill(x, 0);
    for (int j = 0; j < count; j++) {
      x[at[j]] = Math.max(values[j] - greatest - shift, 0);
    }
    return true;
  }
}
