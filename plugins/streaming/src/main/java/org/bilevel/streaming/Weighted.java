package org.bilevel.streaming;

import java.util.Arrays;
import org.bilevel.api.learning.Samples;

/**
 * Samples, and for each its share of a mean.
 *
 * @param samples the samples, at least one
 * @param shares numbers of at least 0 and of sum 1
 */
record Weighted(Samples samples, double[] shares) {

  /** Count all samples alike. */
  static Weighted evenly(Samples samples) {
    double[] shares = new double[samples.size()];
    Arrays.fill(shares, 1.0 / shares.length);
    return new Weighted(samples, shares);
  }

  /** Count samples by their weights; alike if all weights are zero. */
  static Weighted by(double[] weights, Samples samples) {
    double sum = Arrays.stream(weights).sum();
    return sum > 0
        ? new Weighted(samples, Arrays.stream(weights).map(w -> w / sum).toArray())
        : evenly(samples);
  }
}
