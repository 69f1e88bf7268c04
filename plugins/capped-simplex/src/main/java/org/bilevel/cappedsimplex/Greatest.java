package org.bilevel.cappedsimplex;

/** Selection by rank. */
final class Greatest {
  private Greatest() {}

  /**
   * Return the k-th greatest entry, in expected O(n), by three-way partitions around the median of
   * three (Hoare's quickselect).
   *
   * @param values n numbers, none of them NaN; their order is changed
   * @param k from 1, the greatest, to n, the least
   */
  static double of(double[] values, int k) {
    int from = 0;
    int to = values.length - 1;
    int rank = k - 1;
    while (from < to) {
      double pivot = median(values[from], values[(from + to) >>> 1], values[to]);
      int above = from; // [from, above) is greater than the pivot
      int below = to; // (below, to] is less
      for (int i = from; i <= below; ) {
        double value = values[i];
        if (value > pivot) {
          values[i++] = values[above];
          values[above++] = value;
        } else if (value < pivot) {
          values[i] = values[below];
          values[below--] = value;
        } else {
          i++;
        }
      }
      if (rank < above) {
        to = above - 1;
      } else if (rank > below) {
        from = below + 1;
      } else {
        return pivot;
      }
    }
    return values[from];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
