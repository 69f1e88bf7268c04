package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.learning.SampleShape;

/**
 * Two blocks of 3×3 convolution (padding 1, stride 1), activation and 2×2 pooling (stride 2; the
 * first block may do without), then a linear layer.
 */
final class ConvolutionalNetwork implements Network {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final SampleShape input;
  private final Activation activation;
  private final boolean average;
  private final boolean poolFirst;
  private final List<Layer> layers;
  private final int widest;

  /**
   * Make a network.
   *
   * @param input the shape of a sample, at least 4 high and wide
   * @param classes how many classes
   * @param channels how many channels each block gives, two numbers
   * @param activation what follows a convolution
   * @param average whether pooling takes the mean instead of the maximum
   * @param poolFirst whether the first block pools, as the second does
   */
  ConvolutionalNetwork(
      SampleShape input,
      int classes,
      List<Integer> channels,
      Activation activation,
      boolean average,
      boolean poolFirst) {
    this.input = input;
    this.activation = activation;
    this.average = average;
    this.poolFirst = poolFirst;
    int first = channels.get(0);
    int second = channels.get(1);
    int reduced = poolFirst ? 4 : 2; // in height and width, by the end
    long pooled = (long) second * (input.height() / reduced) * (input.width() / reduced);
    this.layers =
        List.of(
            new Layer(new Shape(first, input.channels(), 3, 3)),
            new Layer(new Shape(second, first, 3, 3)),
            new Layer(new Shape(classes, pooled)));
    this.widest =
        Math.max(first, Math.max(input.channels(), poolFirst ? second / 4 : second))
            * input.height()
            * input.width();
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Shape input(int n) {
    return new Shape(n, input.channels(), input.height(), input.width());
  }

  @Override
  public int widest() {
    return widest;
  }

  @Override
  public NDArray features(NDArray x, NDList parameters) {
    NDArray h = block(x, parameters.get(0), parameters.get(1), poolFirst);
    h = block(h, parameters.get(2), parameters.get(3), true);
    return h.reshape(x.getShape().get(0), -1);
  }

  @Override
  public String writeFeatures(ModuleText text) {
    String h = text.activate(text.convolve(ModuleText.INPUT, 1), activation);
    if (poolFirst) {
      h = text.pool(h, average, 2, 2);
    }
    h = text.activate(text.convolve(h, 1), activation);
    return text.flatten(text.pool(h, average, 2, 2));
  }

  private NDArray block(NDArray x, NDArray weights, NDArray biases, boolean pool) {
    NDArray h = activation.apply(Conv2d.conv2d(x, weights, biases, ONE, ONE, ONE, 1).head());
    if (!pool) {
      return h;
    }
    return average
        ? Pool.avgPool2d(h, TWO, TWO, NONE, false, true)
        : Pool.maxPool2d(h, TWO, TWO, NONE, false);
  }

  @Override
  public Recording record(Layout layout, NDArray parameters, NDArray x, NDArray labels) {
    return AutogradRecording.of(parameters, theta -> losses(x, labels, layout.split(theta)));
  }

  @Override
  public Optional<Network> onFeatures(int features) {
    return Optional.empty();
  }
}
