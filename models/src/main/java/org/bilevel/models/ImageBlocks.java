package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.bilevel.models.Network.Layer;

/**
 * What the blocks of convolutional networks are made of.
 *
 * <p>Batch normalization takes of each channel a, over the n samples at hand and all their pixels,
 * the mean μ and variance σ² and gives γ (a − μ)/√(σ² + 10⁻⁵) + β. No mean or variance is
 * remembered: test samples are normalized by those beside them, which makes predictions
 * <em>transductive</em>, and the loss of a sample depends on the whole batch. Derivatives go
 * through μ and σ².
 *
 * @param activation φ
 * @param normalizes whether a convolution is followed by batch normalization
 * @param average whether pooling takes the mean instead of the maximum
 */
record ImageBlocks(Activation activation, boolean normalizes, boolean average) {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);
  private static final float EPSILON = 1e-5f;

  /** Return the height or width that pooling leaves of one. */
  static int pooled(int side) {
    return Math.max(1, side / 2);
  }

  /**
   * Add a convolution, and its normalization if there is one, to a network's layers.
   *
   * @param layers the layers
   * @param outputs channels that it gives
   * @param inputs channels that it sees
   * @param side height and width of what each output sees
   * @param bias whether it has biases although its normalization shifts, too; without a
   *     normalization it always has
   */
  void add(List<Layer> layers, int outputs, int inputs, int side, boolean bias) {
    layers.add(
        new Layer(
            new Shape(outputs, inputs, side, side), bias || !normalizes ? outputs : 0, false));
    if (normalizes) {
      layers.add(new Layer(new Shape(outputs), outputs, true));
    }
  }

  /** Begin to go through parameters in the order in which their layers were added. */
  Walk walk(NDList parameters) {
    return new Walk(parameters);
  }

  /** Return maxima or means of 2×2 fields; a side of length 1 stays. */
  NDArray pool(NDArray h) {
    Shape field = new Shape(Math.min(2, h.getShape().get(2)), Math.min(2, h.getShape().get(3)));
    if (field.size() == 1) {
      return h;
    }
    return average
        ? Pool.avgPool2d(h, field, field, NONE, false, true)
        : Pool.maxPool2d(h, field, field, NONE, false);
  }

  /** The parameters of a network, taken layer by layer. */
  final class Walk {
    private final NDList parameters;
    private int next;

    private Walk(NDList parameters) {
      this.parameters = parameters;
    }

    /** Return the convolution of images (stride 1, sides unchanged), normalized if they are. */
    NDArray convolve(NDArray x) {
      NDArray weights = parameters.get(next++);
      NDArray biases = parameters.get(next++);
      Shape padding = weights.getShape().get(2) == 3 ? ONE : NONE;
      NDArray h =
          biases.size() == 0
              ? Conv2d.conv2d(x, weights, null, ONE, padding, ONE, 1).head()
              : Conv2d.conv2d(x, weights, biases, ONE, padding, ONE, 1).head();
      return normalizes ? normalize(h) : h;
    }

    private NDArray normalize(NDArray h) {
      NDArray gamma = parameters.get(next++);
      NDArray beta = parameters.get(next++);
      // where running statistics would go, which nobody reads
      NDArray mean = beta.stopGradient().zerosLike();
      NDArray variance = beta.stopGradient().zerosLike();
      return BatchNorm.batchNorm(h, mean, variance, gamma, beta, 1, 0.1f, EPSILON, true).head();
    }
  }
}
