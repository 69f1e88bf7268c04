package org.bilevel.api.math;

/** Finds the k-th greatest of some numbers without sorting them (Hoare's selection). */
public final class Selection {
  private Selection() {}

  /**
   * Return the k-th greatest of the first numbers of an array, in expected time proportional to
   * their number.
   *
   * @param values an array whose first numbers are looked at, none of them NaN; they are reordered
   * @param count how many of them, at least 1
   * @param k the rank, from 1, the greatest, to count, the least
   * @return the number of that rank
   */
  public static double greatest(double[] values, int count, int k) {
    int target = k - 1; // its index in descending order
    int low = 0;
    int high = count - 1;
    while (low < high) {
      double pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] > pivot) {
          i++;
        }
        while (values[j] < pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      // now [low, j] ≥ pivot, [i, high] ≤ pivot, and what lies between equals it
      if (target <= j) {
        high = j;
      } else if (target >= i) {
        low = i;
      } else {
        break;
      }
    }
    return values[target];
  }

  private static double medianOfThree(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
