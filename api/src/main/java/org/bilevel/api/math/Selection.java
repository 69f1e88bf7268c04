package org.bilevel.api.math;

/**
 * Finds the k-th greatest of some numbers without sorting them (Hoare's selection). Parts are moved
 * without branches, since on which side of the pivot a number lies is as good as random.
 */
public final class Selection {
  private Selection() {}

  /**
   * Return the k-th greatest of the first numbers of an array, in expected time proportional to
   * their number.
   *
   * @param values an array whose first numbers are looked at, all of them finite; they are
   *     reordered
   * @param count how many of them, at least 1
   * @param k the rank, from 1, the greatest, to count, the least
   * @return the number of that rank
   */
  public static double greatest(double[] values, int count, int k) {
    int target = k - 1; // its index in descending order
    int low = 0;
    int high = count;
    while (high - low > 1) {
      double pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high - 1]);
      int greater = moveToFront(values, low, high, pivot);
      if (target < greater) {
        high = greater;
        continue;
      }
      int equal = moveToFront(values, greater, high, Math.nextDown(pivot));
      if (target < equal) {
        return pivot;
      }
      low = equal;
    }
    return values[target];
  }

  /** Move what is greater than a bound to the front, and return where the others begin. */
  private static int moveToFront(double[] values, int from, int to, double bound) {
    int end = from;
    for (int i = from; i < to; i++) {
      double value = values[i];
      values[i] = values[end];
      values[end] = value;
      end += (int) (Double.doubleToRawLongBits(bound - value) >>> 63); // 1 if it is greater
    }
    return end;
  }

  private static double medianOfThree(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
