package org.bilevel.fewshot;

/**
 * Accuracies on tasks drawn independently of each other.
 *
 * @param mean their mean
 * @param halfWidth 1.96 s/√E, half the width of the 95 % confidence interval of the mean of E tasks
 *     with the standard deviation s; NaN for one task
 */
record Accuracies(double mean, double halfWidth) {
  private static final double NORMAL_QUANTILE = 1.96;

  static Accuracies of(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = squares / (values.length - 1); // NaN for one
    return new Accuracies(mean, NORMAL_QUANTILE * Math.sqrt(variance / values.length));
  }
}
