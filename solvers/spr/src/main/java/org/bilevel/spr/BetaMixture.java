package org.bilevel.spr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ojalgo.function.special.GammaFunction;

/**
 * A mixture of two beta distributions, fitted by expectation and maximisation, in which the second
 * step matches weighted moments.
 */
final class BetaMixture {
  private static final int STEPS = 10;
  private static final double MARGIN = 1e-4; // 0 and 1 have no density
  private static final double LEAST_VARIANCE = 1e-6;

  private BetaMixture() {}

  /**
   * Return, for each value, the probability that it is of the component with the greater mean, or
   * that of a lesser value if that is greater.
   *
   * @param values any numbers; they are scaled so that they reach from 0 to 1
   * @return probabilities, all 1 if the values are (nearly) equal
   */
  static double[] posterior(double[] values) {
    double least = Arrays.stream(values).min().orElseThrow();
    double range = Arrays.stream(values).max().orElseThrow() - least;
    int n = values.length;
    double[] high = new double[n];
    if (!(range > 1e-9)) {
      Arrays.fill(high, 1);
      return high;
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.clamp((values[i] - least) / range, MARGIN, 1 - MARGIN);
      high[i] = x[i]; // where the components start
    }
    double[] low = new double[n];
    for (int step = 0; step < STEPS; step++) {
      Arrays.setAll(low, i -> 1 - high[i]);
      Component upper = Component.of(x, high);
      Component lower = Component.of(x, low);
      if (upper.mean() < lower.mean()) {
        Component other = upper;
        upper = lower;
        lower = other;
      }
      for (int i = 0; i < n; i++) {
        // in logarithms: a density may be beyond what a number holds
        double odds = lower.logDensity(x[i]) - upper.logDensity(x[i]);
        high[i] = 1 / (1 + Math.exp(odds));
      }
    }
    return increasing(values, high);
  }

  /**
   * Return probabilities that never fall where the values rise: beyond where the upper component is
   * dense a wide lower one would win again.
   */
  private static double[] increasing(double[] values, double[] probabilities) {
    double[] result = probabilities.clone();
    double greatest = 0;
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      greatest = Math.max(greatest, probabilities[i]);
      result[i] = greatest;
    }
    return result;
  }

  /**
   * One of the two.
   *
   * @param logShare ln π
   * @param a the first parameter
   * @param b the second
   * @param logBeta ln B(a, b)
   */
  private record Component(double logShare, double a, double b, double logBeta) {

    /** Return the component with the moments of values that count as much as their weights. */
    static Component of(double[] x, double[] weights) {
      double sum = 0;
      double mean = 0;
      for (int i = 0; i < x.length; i++) {
        sum += weights[i];
        mean += weights[i] * x[i];
      }
      // a component that lost all its values keeps a share too small to matter
      sum = Math.max(sum, 1e-12);
      mean = Math.clamp(mean / sum, MARGIN, 1 - MARGIN);
      double variance = 0;
      for (int i = 0; i < x.length; i++) {
        variance += weights[i] * (x[i] - mean) * (x[i] - mean) / sum;
      }
      double most = 0.99 * mean * (1 - mean); // a beta distribution has less than m (1 − m)
      double scale = mean * (1 - mean) / Math.clamp(variance, Math.min(LEAST_VARIANCE, most), most);
      double a = mean * (scale - 1);
      double b = (1 - mean) * (scale - 1);
      double logBeta =
          GammaFunction.Logarithmic.gamma(a)
              + GammaFunction.Logarithmic.gamma(b)
              - GammaFunction.Logarithmic.gamma(a + b);
      return new Component(Math.log(sum / x.length), a, b, logBeta);
    }

    double mean() {
      return a / (a + b);
    }

    double logDensity(double x) {
      return logShare + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta;
    }
  }
}
