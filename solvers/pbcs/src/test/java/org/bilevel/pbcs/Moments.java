package org.bilevel.pbcs;

import java.util.Locale;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;

/**
 * Mean and variance of many policy gradients of a loss of eight candidates whose exact gradient is
 * known.
 *
 * @param mean the mean of each entry
 * @param variance the sum of the entries' variances
 */
record Moments(double[] mean, double variance) {
  static final double[] S = {0.2, 0.5, 0.35, 0.8, 0.6, 0.4, 0.7, 0.3};
  static final Enumerated LOSS = Enumerated.random(8, RandomStream.of(1));

  static Moments of(int draws, int masks, boolean baseline) {
    PolicyGradient gradient = new PolicyGradient(LOSS, masks, baseline, 1e-3);
    Iterate at = new Iterate(S, 4, 0);
    double[] sum = new double[S.length];
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double[] drawn = gradient.estimate(at, RandomStream.of(7).split("draw", i)).gradient();
      for (int j = 0; j < sum.length; j++) {
        sum[j] += drawn[j];
        squares += drawn[j] * drawn[j];
      }
    }
    HeapVector mean = HeapVector.wrap(sum);
    mean.scale(1.0 / draws);
    return new Moments(sum, squares / draws - mean.dot(mean));
  }

  /** Print the table of docs/performance.md. */
  public static void main(String[] args) {
    HeapVector exact = HeapVector.of(LOSS.exactGradient(S));
    System.out.printf(Locale.ROOT, "squared norm of the exact gradient: %.4f%n", exact.dot(exact));
    System.out.println("| M | without a baseline | mean as the baseline | ratio |");
    System.out.println("| --- | --- | --- | --- |");
    for (int masks : new int[] {1, 2, 4, 8, 16}) {
      double without = of(100_000, masks, false).variance();
      double with = of(100_000, masks, true).variance();
      System.out.printf(
          Locale.ROOT, "| %d | %.3f | %.3f | %.2f |%n", masks, without, with, with / without);
    }
  }
}
