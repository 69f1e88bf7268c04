package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.bilevel.models.Network.Layer;

/**
 * What the blocks of convolutional networks are made of.
 *
 * @param activation φ
 * @param normalization what follows a convolution
 * @param average whether pooling takes the mean instead of the maximum
 */
record ImageBlocks(Activation activation, Normalization normalization, boolean average) {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  /** Say whether a convolution is followed by a normalization. */
  boolean normalizes() {
    return normalization != Normalization.NONE;
  }

  /** Say whether what is made of a sample depends on the samples beside it. */
  boolean couplesSamples() {
    return normalization == Normalization.BATCH;
  }

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
            new Shape(outputs, inputs, side, side), bias || !normalizes() ? outputs : 0, false));
    if (normalizes()) {
      layers.add(new Layer(new Shape(outputs), outputs, true));
    }
  }

  /** Begin to go through parameters in the order in which their layers were added. */
  Walk walk(NDList parameters) {
    return new Walk(parameters);
  }

  /** Write the convolution at every stride-th pixel, normalized if they are. */
  String convolve(ModuleText text, String x, int stride) {
    String h = text.convolve(x, stride);
    return normalizes() ? text.normalize(h, normalization) : h;
  }

  /** Write the pooling of images of some height and width. */
  String pool(ModuleText text, String h, int height, int width) {
    return text.pool(h, average, Math.min(2, height), Math.min(2, width));
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
      return convolve(x, ONE);
    }

    /** Return the convolution at every stride-th pixel, normalized if they are. */
    NDArray convolve(NDArray x, Shape stride) {
      NDArray weights = parameters.get(next++);
      NDArray biases = parameters.get(next++);
      Shape padding = weights.getShape().get(2) == 3 ? ONE : NONE;
      NDArray h =
          biases.size() == 0
              ? Conv2d.conv2d(x, weights, null, stride, padding, ONE, 1).head()
              : Conv2d.conv2d(x, weights, biases, stride, padding, ONE, 1).head();
      return normalizes() ? normalize(h) : h;
    }

    private NDArray normalize(NDArray h) {
      NDArray gamma = parameters.get(next++);
      NDArray beta = parameters.get(next++);
      return normalization.apply(h, gamma, beta);
    }
  }
}
