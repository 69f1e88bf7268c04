package org.bilevel.api.learning;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Selected samples, their weights, and how the selection went. Immutable. */
public final class Coreset {
  private final int[] indices;
  private final double[] weights;
  private final Map<String, double[]> diagnostics;

  /**
   * Make a coreset.
   *
   * @param indices which candidates were selected, from 0, all different; copied
   * @param weights a weight for each, at least 0, in the same order; copied
   * @param diagnostics series of numbers by name, such as "outer-value" over the outer steps;
   *     copied, arrays are not
   * @throws IllegalArgumentException if the lengths differ, an index is negative or there twice, or
   *     a weight is negative or not finite
   */
  public Coreset(int[] indices, double[] weights, Map<String, double[]> diagnostics) {
    if (indices.length != weights.length) {
      throw new IllegalArgumentException(
          indices.length + " indices but " + weights.length + " weights");
    }
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a weight is " + weight);
      }
    }
    int[] sorted = indices.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] < 0 || i > 0 && sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(
            sorted[i] < 0
                ? "an index is " + sorted[i]
                : "the index " + sorted[i] + " is there twice");
      }
    }
    this.indices = indices.clone();
    this.weights = weights.clone();
    this.diagnostics = new TreeMap<>(diagnostics);
  }

  /**
   * Return a coreset whose samples all weigh 1, without diagnostics.
   *
   * @param indices which candidates were selected; copied
   * @return the coreset
   */
  public static Coreset unweighted(int[] indices) {
    double[] ones = new double[indices.length];
    Arrays.fill(ones, 1.0);
    return new Coreset(indices, ones, Map.of());
  }

  /**
   * Return how many samples were selected.
   *
   * @return the number of indices
   */
  public int size() {
    return indices.length;
  }

  /**
   * Return which candidates were selected.
   *
   * @return indices from 0, all different; a new array
   */
  public int[] indices() {
    return indices.clone();
  }

  /**
   * Return the weight of each selected sample.
   *
   * @return weights of at least 0, in the order of {@link #indices()}; a new array
   */
  public double[] weights() {
    return weights.clone();
  }

  /**
   * Return how the selection went.
   *
   * @return series of numbers by name, in the order of the names; empty if there is nothing to tell
   */
  public Map<String, double[]> diagnostics() {
    return Collections.unmodifiableMap(diagnostics);
  }
}
