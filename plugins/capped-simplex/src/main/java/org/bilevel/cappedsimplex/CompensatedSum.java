package org.bilevel.cappedsimplex;

/** A sum that does not accumulate rounding (Neumaier). */
final class CompensatedSum {
  private double sum;
  private double lost; // what the additions rounded off

  CompensatedSum(double value) {
    this.sum = value;
  }

  void add(double term) {
    double next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost;
  }
}
