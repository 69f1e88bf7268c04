package org.bilevel.smoothedtopk;

/** Finds the k-th greatest of some numbers without sorting them (Hoare's selection). */
final class Selection {
  private Selection() {}

  /**
   * Return the k-th greatest entry in expected linear time.
   *
   * @param values the entries, none of them NaN; reordered
   * @param k from 1 to the number of entries
   */
  static double greatest(double[] values, int k) {
    int target = k - 1; // its index in descending order
    int low = 0;
    int high = values.length - 1;
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
