package org.bilevel.greedy;

/** A proxy model fitted to a weighted coreset S that grows, seen at all n candidates. */
interface Fit {

  /**
   * Add a point and fit again.
   *
   * @param point which candidate, not yet in S
   * @param weight its weight, at least 0
   */
  void append(int point, double weight);

  /**
   * Give the points other weights and fit again.
   *
   * @param newWeights a weight of at least 0 for each point, in the order of joining
   */
  void reweigh(double[] newWeights);

  /** Return S, in the order of joining. */
  int[] points();

  /** Return the weights, in the order of joining. */
  double[] weights();

  /** Return the outer loss G. */
  double outerValue();

  /**
   * Return ∂G/∂w_j.
   *
   * @param rows which j; those outside of S at w_j = 0
   * @return a number for each
   */
  double[] gradient(int[] rows);
}
