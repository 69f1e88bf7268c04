package org.bilevel.api.math;

import java.util.Arrays;
import java.util.Optional;

/**
 * The entries of a long array that are not 0, where these are few: a projection whose threshold is
 * not below 0 leaves the others as they are, and so needs neither to compare nor to write them.
 *
 * <p>They are at most n/16, of n ≥ 1024; a look at 64 entries says beforehand whether that is
 * probable. −0.0, NaN and infinity count as not 0.
 *
 * <p>Cost: a pass that reads, many entries at a time where the processor can. Memory: 12 bytes for
 * each of them. Not random, no failures.
 */
public final class NonZeros {
  static final int LEAST = 1024; // of fewer entries it does not pay to leave out zeros
  private static final int SAMPLE = 64;
  private static final int FEW_OF_SAMPLE = 4;
  private static final int FEW = 16; // at most one entry in so many
  private static final double[] ZEROS = new double[1024];

  private final int[] at;
  private final double[] values;

  private NonZeros(int[] at, double[] values) {
    this.at = at;
    this.values = values;
  }

  /**
   * Pick them out.
   *
   * @param x the array
   * @return the entries that are not 0; empty for n &lt; 1024, and where there are more than {@link
   *     #most}
   */
  public static Optional<NonZeros> of(double[] x) {
    int n = x.length;
    if (n < LEAST || !areProbablyFew(x)) {
      return Optional.empty();
    }
    int[] at = new int[most(n) / 4];
    double[] values = new double[at.length];
    int count = 0;
    for (int from = 0; from < n; ) {
      int length = Math.min(ZEROS.length, n - from);
      int found = Arrays.mismatch(x, from, from + length, ZEROS, 0, length);
      if (found < 0) {
        from += length;
      } else if (count == most(n)) {
        return Optional.empty();
      } else {
        if (count == at.length) {
          at = Arrays.copyOf(at, Math.min(2 * count, most(n)));
          values = Arrays.copyOf(values, at.length);
        }
        from += found;
        at[count] = from;
        values[count++] = x[from++]; // here, where it is still at hand
      }
    }
    return Optional.of(new NonZeros(at, Arrays.copyOf(values, count)));
  }

  /**
   * Return how many entries count as few: n/16.
   *
   * @param n how many entries the array has
   * @return the number
   */
  public static int most(int n) {
    return n / FEW;
  }

  private static boolean areProbablyFew(double[] x) {
    int step = x.length / SAMPLE;
    int count = 0;
    for (int i = step / 2; i < x.length; i += step) {
      count += x[i] != 0 ? 1 : 0;
    }
    return count <= FEW_OF_SAMPLE;
  }

  /**
   * Return the entries in the order of the array; changing them does not change the array.
   *
   * @return the array of them, not a copy
   */
  public double[] values() {
    return values;
  }

  /**
   * Write the entries, as they are now, to their places.
   *
   * @param x the array that they are of
   */
  public void writeTo(double[] x) {
    for (int j = 0; j < values.length; j++) {
      x[at[j]] = values[j];
    }
  }
}
