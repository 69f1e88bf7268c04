package org.bilevel.bcsr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;

/**
 * K different indices drawn one after the other, each time with probabilities proportional to the
 * weights of those that are left.
 *
 * @param indices what was drawn, in the order of the draws
 * @param filled how many of them, the last ones, have weight zero: too few were positive
 */
record WeightedDraw(int[] indices, int filled) {

  /**
   * Draw min(k, n) of n indices.
   *
   * <p>Index i gets the time of arrival E_i / w_i with E_i a standard exponential variable; the
   * order of arrival has the distribution of draws without replacement (Efraimidis and Spirakis,
   * "Weighted random sampling with a reservoir", 2006). If fewer than k weights are positive, all
   * of these are taken and the rest is drawn uniformly among the others.
   *
   * @param weights n weights of at least 0
   */
  static WeightedDraw of(double[] weights, int k, RandomStream random) {
    int n = weights.length;
    int wanted = Math.min(k, n);
    double[] arrival = new double[n];
    for (int i = 0; i < n; i++) {
      // 1 − u is in (0, 1], so that the logarithm is finite; every index costs one draw
      arrival[i] = -Math.log(1 - random.nextDouble()) / weights[i];
    }
    int[] drawn =
        IntStream.range(0, n)
            .filter(i -> weights[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> arrival[i]))
            .mapToInt(Integer::intValue)
            .limit(wanted)
            .toArray();
    int filled = wanted - drawn.length;
    if (filled == 0) {
      return new WeightedDraw(drawn, 0);
    }
    int[] zero = IntStream.range(0, n).filter(i -> !(weights[i] > 0)).toArray();
    int[] rest = random.split("fill").sample(zero.length, filled);
    int[] all = Arrays.copyOf(drawn, wanted);
    for (int i = 0; i < filled; i++) {
      all[drawn.length + i] = zero[rest[i]];
    }
    return new WeightedDraw(all, filled);
  }
}
