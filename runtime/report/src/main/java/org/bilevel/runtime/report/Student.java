package org.bilevel.runtime.report;

/**
 * Student's t distribution for whole degrees of freedom, by the finite sums of Abramowitz and
 * Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
 */
final class Student {
  private static final int BISECTIONS = 200;

  private Student() {}

  /** Return the t with P(|T| ≤ t) = level. */
  static double quantile(double level, int freedom) {
    double low = 0;
    double high = 1;
    while (within(high, freedom) < level) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS && low < high; i++) {
      double middle = (low + high) / 2;
      if (within(middle, freedom) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Return A(t|ν) = P(|T| ≤ t) for ν = freedom. */
  static double within(double t, int freedom) {
    double theta = Math.atan(t / Math.sqrt(freedom));
    double sin = Math.sin(theta);
    double cos = Math.cos(theta);
    boolean odd = freedom % 2 == 1;
    double term = odd ? cos : 1;
    double sum = freedom == 1 ? 0 : term;
    for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
      term *= cos * cos * (k - 1) / k;
      sum += term;
    }
    return odd ? 2 / Math.PI * (theta + sin * sum) : sin * sum;
  }
}
