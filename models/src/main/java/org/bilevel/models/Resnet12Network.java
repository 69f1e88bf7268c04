package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.learning.SampleShape;

/**
 * Four residual blocks, the mean over each channel, then a linear layer: ResNet-12.
 *
 * <p>A block is three 3×3 convolutions (padding 1, stride 1), each with normalization, the first
 * two with the activation; to their result the block's input is added through a 1×1 convolution
 * with normalization; the activation and 2×2 pooling (stride 2; a side of length 1 stays) follow.
 * Convolutions have biases only where nothing normalizes. With the default channels it has
 * 7,996,800 parameters before the linear layer for images of three channels; with 64, 160, 320,
 * 640, as often used, 12,424,320.
 *
 * <p>Source: B. Oreshkin et al., TADAM, 2018; N. Mishra et al., A Simple Neural Attentive
 * Meta-Learner, 2018. Neither dropout nor DropBlock, which some add.
 */
final class Resnet12Network implements Network {
  private final SampleShape input;
  private final ImageBlocks blocks;
  private final List<Layer> layers;
  private final int count;
  private final int widest;

  /**
   * Make a network.
   *
   * @param input the shape of a sample
   * @param classes how many classes
   * @param channels how many channels each block gives
   * @param blocks what the blocks are made of
   */
  Resnet12Network(SampleShape input, int classes, List<Integer> channels, ImageBlocks blocks) {
    this.input = input;
    this.blocks = blocks;
    this.count = channels.size();
    List<Layer> made = new ArrayList<>();
    int inputs = input.channels();
    int most = inputs;
    for (int outputs : channels) {
      blocks.add(made, outputs, inputs, 3, false);
      blocks.add(made, outputs, outputs, 3, false);
      blocks.add(made, outputs, outputs, 3, false);
      blocks.add(made, outputs, inputs, 1, false);
      inputs = outputs;
      most = Math.max(most, outputs);
    }
    made.add(new Layer(new Shape(classes, inputs)));
    this.layers = List.copyOf(made);
    this.widest = most * input.height() * input.width();
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
    for (int b = 0; b < count; b++) {
      NDArray first = blocks.activation().apply(walk.convolve(h));
      NDArray second = blocks.activation().apply(walk.convolve(first));
      NDArray third = walk.convolve(second);
      h = blocks.pool(blocks.activation().apply(third.add(walk.convolve(h))));
    }
    Shape shape = h.getShape();
    return h.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
  }

  @Override
  public String writeFeatures(ModuleText text) {
    String h = ModuleText.INPUT;
    int height = input.height();
    int width = input.width();
    for (int b = 0; b < count; b++) {
      String first = text.activate(blocks.convolve(text, h, 1), blocks.activation());
      String second = text.activate(blocks.convolve(text, first, 1), blocks.activation());
      String third = blocks.convolve(text, second, 1);
      String sum = text.add(third, blocks.convolve(text, h, 1));
      h = blocks.pool(text, text.activate(sum, blocks.activation()), height, width);
      height = ImageBlocks.pooled(height);
      width = ImageBlocks.pooled(width);
    }
    return text.channelMeans(h);
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
