package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;

/**
 * What follows a convolution. A normalization takes the mean μ and variance σ² of some of its
 * entries a and gives γ (a − μ)/√(σ² + 10⁻⁵) + β, with γ and β of each channel. No mean or variance
 * is remembered, and derivatives go through both.
 */
enum Normalization {
  /**
   * μ and σ² of each channel over the n samples at hand and all their pixels (batch normalization).
   * Test samples are normalized by those beside them, which makes predictions
   * <em>transductive</em>, and the loss of a sample depends on the whole batch.
   */
  BATCH,
  /**
   * μ and σ² of each sample over groups of neighbouring channels and all their pixels (group
   * normalization, Wu and He 2018): as many groups as there can be of one size, at least 8 channels
   * each and at most 32 groups. No sample depends on another.
   */
  GROUP,
  /** Nothing. */
  NONE;

  static final float EPSILON = 1e-5f;
  private static final int MOST_GROUPS = 32;
  private static final int LEAST_CHANNELS = 8;

  /** Return images h, normalized by channel; not for NONE. */
  NDArray apply(NDArray h, NDArray gamma, NDArray beta) {
    return this == BATCH ? batch(h, gamma, beta) : group(h, gamma, beta);
  }

  private static NDArray batch(NDArray h, NDArray gamma, NDArray beta) {
    // where running statistics would go, which nobody reads
    NDArray mean = beta.stopGradient().zerosLike();
    NDArray variance = beta.stopGradient().zerosLike();
    return BatchNorm.batchNorm(h, mean, variance, gamma, beta, 1, 0.1f, EPSILON, true).head();
  }

  private static NDArray group(NDArray h, NDArray gamma, NDArray beta) {
    Shape shape = h.getShape();
    int[] entries = {2};
    NDArray groups = h.reshape(shape.get(0), groups(shape.get(1)), -1);
    NDArray centred = groups.sub(groups.mean(entries, true));
    NDArray variance = centred.mul(centred).mean(entries, true);
    NDArray normalized = centred.div(variance.add(EPSILON).sqrt()).reshape(shape);
    return normalized.mul(gamma.reshape(1, -1, 1, 1)).add(beta.reshape(1, -1, 1, 1));
  }

  /** Return how many groups there are: a divisor of the number of channels. */
  static long groups(long channels) {
    long groups = Math.clamp(channels / LEAST_CHANNELS, 1, MOST_GROUPS);
    while (channels % groups != 0) {
      groups--;
    }
    return groups;
  }
}
