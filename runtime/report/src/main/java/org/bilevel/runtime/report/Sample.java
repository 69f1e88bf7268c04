package org.bilevel.runtime.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * What was measured with several seeds. Values that are not finite are left out.
 *
 * @param values the finite values, in the order of the seeds; not to be changed
 */
public record Sample(double[] values) {

  /** Keep the finite values. */
  public Sample {
    values = Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  static Sample of(Collection<Double> values) {
    return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Return how many values there are.
   *
   * @return 0 or more
   */
  public int count() {
    return values.length;
  }

  /**
   * Return the mean.
   *
   * @return NaN if there is no value
   */
  public double mean() {
    if (values.length == 1) {
      return values[0];
    }
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    return values.length == 0 ? Double.NaN : mean;
  }

  /**
   * Return the standard deviation of a sample, √(Σ (v − mean)² / (n − 1)).
   *
   * @return NaN if there are less than two values
   */
  public double deviation() {
    if (values.length < 2) {
      return Double.NaN;
    }
    double mean = mean();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  double least() {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  double most() {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }

  /**
   * Return mean ± standard deviation for people.
   *
   * @param unit "%" or another; percent have one decimal
   * @return a dash if there is no value, the mean alone if there is one
   */
  public String text(String unit) {
    double mean = mean();
    int decimals = unit.equals("%") ? 1 : Numbers.decimals(mean);
    boolean tiny = count() > 0 && mean != 0 && Math.abs(mean) < 1e-5 || Math.abs(mean) >= 1e9;
    String text = tiny ? Numbers.rounded(mean) : Numbers.fixed(mean, decimals);
    if (count() < 2) {
      return text;
    }
    double deviation = deviation();
    return text + " ± " + (tiny ? Numbers.rounded(deviation) : Numbers.fixed(deviation, decimals));
  }
}
