package org.bilevel.pbcs;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;

/**
 * Candidates divided into those to select from and those held out, by index, ascending.
 *
 * @param pool to select from, at least one
 * @param held held out for the outer loss; empty if none are
 */
record Holdout(int[] pool, int[] held) {

  /** Hold out none of n candidates. */
  static Holdout none(int n) {
    return new Holdout(IntStream.range(0, n).toArray(), new int[0]);
  }

  /**
   * Hold out the same number of each class, ⌊share · n / classes present⌋, but at most half of a
   * class; which ones is drawn uniformly.
   *
   * @param labels n class numbers
   * @param share from 0 to 1/2
   */
  static Holdout of(int[] labels, double share, RandomStream random) {
    int[] order = random.permutation(labels.length);
    int[] counts = new int[1 + Arrays.stream(labels).max().orElse(0)];
    for (int label : labels) {
      counts[label]++;
    }
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    int each = (int) (share * labels.length / present);
    boolean[] out = new boolean[labels.length];
    int[] taken = new int[counts.length];
    for (int i : order) {
      int label = labels[i];
      if (taken[label] < Math.min(each, counts[label] / 2)) {
        taken[label]++;
        out[i] = true;
      }
    }
    return new Holdout(
        IntStream.range(0, out.length).filter(i -> !out[i]).toArray(),
        IntStream.range(0, out.length).filter(i -> out[i]).toArray());
  }
}
