package org.bilevel.pbcs;

import java.util.Map;
import java.util.TreeMap;

/** How a selection went, outer step by outer step. */
final class Diagnostics {
  private static final double NEAR = 0.05;

  private final double[] outerValue;
  private final double[] gradientNorm;
  private final double[] decided;
  private final double[] expectedSize;

  Diagnostics(int outerSteps) {
    this.outerValue = new double[outerSteps];
    this.gradientNorm = new double[outerSteps];
    this.decided = new double[outerSteps];
    this.expectedSize = new double[outerSteps];
  }

  void record(int t, double value, double norm, int size, double[] probabilities) {
    outerValue[t] = value;
    gradientNorm[t] = norm;
    expectedSize[t] = size;
    decided[t] = decided(probabilities);
  }

  /** Return the share of the probabilities within 0.05 of 0 or 1. */
  static double decided(double[] probabilities) {
    int count = 0;
    for (double s : probabilities) {
      if (s <= NEAR || s >= 1 - NEAR) {
        count++;
      }
    }
    return (double) count / probabilities.length;
  }

  Map<String, double[]> finish(
      double[] probabilities, SizedMask chosen, double chosenValue, ProxyTraining training) {
    Map<String, double[]> series = new TreeMap<>();
    series.put("outer-value", outerValue);
    series.put("gradient-norm", gradientNorm);
    series.put("decided", decided);
    series.put("expected-size", expectedSize);
    series.put("probabilities", probabilities);
    series.put("chosen-value", new double[] {chosenValue});
    series.put("trimmed", new double[] {chosen.trimmed()});
    series.put("filled", new double[] {chosen.filled()});
    series.put("trainings", new double[] {training.trainings()});
    series.put("data-points", new double[] {training.dataPoints()});
    return series;
  }
}
