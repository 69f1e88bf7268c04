package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.learning.SampleShape;

/**
 * Four blocks of 3×3 convolution (padding 1, stride 1), normalization, activation and 2×2 pooling
 * (stride 2; a side of length 1 stays), then a linear layer: Conv-4.
 *
 * <p>The convolutions keep their biases beside the normalization, as where the network comes from,
 * though these do not matter then. With 64 filters it has 111,936 parameters before the linear
 * layer for images of one channel.
 *
 * <p>Source: O. Vinyals et al., Matching Networks for One Shot Learning, 2016.
 */
final class Conv4Network implements Network {
  private static final int BLOCKS = 4;

  private final SampleShape input;
  private final ImageBlocks blocks;
  private final List<Layer> layers;
  private final int widest;

  /**
   * Make a network.
   *
   * @param input the shape of a sample
   * @param classes how many classes
   * @param filters how many channels each block gives
   * @param blocks what the blocks are made of
   */
  Conv4Network(SampleShape input, int classes, int filters, ImageBlocks blocks) {
    this.input = input;
    this.blocks = blocks;
    List<Layer> made = new ArrayList<>();
    int height = input.height();
    int width = input.width();
    for (int b = 0; b < BLOCKS; b++) {
      blocks.add(made, filters, b == 0 ? input.channels() : filters, 3, true);
      height = ImageBlocks.pooled(height);
      width = ImageBlocks.pooled(width);
    }
    made.add(new Layer(new Shape(classes, (long) filters * height * width)));
    this.layers = List.copyOf(made);
    this.widest = Math.max(filters, input.channels()) * input.height() * input.width();
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
    ImageBlocks.Walk walk = blocks.walk(parameters);
    NDArray h = x;
    for (int b = 0; b < BLOCKS; b++) {
      h = blocks.pool(blocks.activation().apply(walk.convolve(h)));
    }
    return h.reshape(x.getShape().get(0), -1);
  }

  @Override
  public String writeFeatures(ModuleText text) {
    String h = ModuleText.INPUT;
    int height = input.height();
    int width = input.width();
    for (int b = 0; b < BLOCKS; b++) {
      h = text.activate(blocks.convolve(text, h, 1), blocks.activation());
      h = blocks.pool(text, h, height, width);
      height = ImageBlocks.pooled(height);
      width = ImageBlocks.pooled(width);
    }
    return text.flatten(h);
  }

  @Override
  public boolean couplesSamples() {
    return blocks.couplesSamples();
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
