package org.bilevel.pbcs;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;

/**
 * A drawn mask that was brought to exactly K samples.
 *
 * @param indices the samples, ascending
 * @param trimmed how many of the drawn ones were left out, as there were more than K
 * @param filled how many were added, as there were fewer
 */
record SizedMask(int[] indices, int trimmed, int filled) {

  /**
   * Draw m_i ~ Bernoulli(s_i). Of more than K samples those with the greatest s are kept, ties
   * broken at random. To fewer the missing ones are added by draws without replacement with
   * probabilities proportional to s, uniformly once only zeros are left.
   *
   * @param s probabilities, length n
   * @param size K, at most n
   */
  static SizedMask draw(double[] s, int size, RandomStream random) {
    boolean[] mask = PolicyGradient.draw(s, random.split("mask"));
    int[] drawn = IntStream.range(0, s.length).filter(i -> mask[i]).toArray();
    RandomStream ties = random.split("order");
    double[] time = new double[s.length]; // standard exponential
    for (int i = 0; i < time.length; i++) {
      time[i] = -Math.log(1 - ties.nextDouble());
    }
    Comparator<Integer> likeliestFirst = Comparator.comparingDouble(i -> -s[i]);
    // the order of arrival at rates s has the distribution of weighted draws without replacement
    Comparator<Integer> earliestFirst =
        Comparator.comparingDouble(i -> s[i] > 0 ? time[i] / s[i] : Double.POSITIVE_INFINITY);
    Comparator<Integer> byTime = Comparator.comparingDouble(i -> time[i]);
    IntStream kept =
        IntStream.of(drawn)
            .boxed()
            .sorted(likeliestFirst.thenComparing(byTime))
            .limit(size)
            .mapToInt(Integer::intValue);
    int missing = Math.max(0, size - drawn.length);
    IntStream added =
        IntStream.range(0, s.length)
            .filter(i -> !mask[i])
            .boxed()
            .sorted(earliestFirst.thenComparing(byTime))
            .limit(missing)
            .mapToInt(Integer::intValue);
    return new SizedMask(
        IntStream.concat(kept, added).sorted().toArray(),
        Math.max(0, drawn.length - size),
        missing);
  }
}
