package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.learning.SampleShape;

/**
 * A 3×3 convolution, four stages of two residual blocks, the mean over each channel, then a linear
 * layer: ResNet-18 in its form for CIFAR.
 *
 * <p>A block is two 3×3 convolutions (padding 1), each with a normalization, the first with the
 * activation; their result is added to the block's input, and the activation follows. The first
 * block of every stage but the first halves both sides (stride 2). Where sides or channels change,
 * the input passes a 1×1 convolution of the same stride with a normalization. As usual for images
 * of 32×32 and 64×64, the first convolution has no stride and no pooling follows it. Convolutions
 * have biases only where nothing normalizes. With the default channels it has 11,168,832 parameters
 * before the linear layer for images of three channels.
 *
 * <p>Source: K. He et al., Deep Residual Learning for Image Recognition, 2016.
 */
final class Resnet18Network implements Network {
  private static final int BLOCKS = 2;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  private final SampleShape input;
  private final List<Integer> channels;
  private final ImageBlocks blocks;
  private final List<Layer> layers;
  private final int widest;

  /**
   * Make a network.
   *
   * @param input the shape of a sample
   * @param classes how many classes
   * @param channels how many channels each stage gives
   * @param blocks what the blocks are made of; nothing is pooled
   */
  Resnet18Network(SampleShape input, int classes, List<Integer> channels, ImageBlocks blocks) {
    this.input = input;
    this.channels = channels;
    this.blocks = blocks;
    List<Layer> made = new ArrayList<>();
    int inputs = channels.getFirst();
    blocks.add(made, inputs, input.channels(), 3, false);
    int most = Math.max(inputs, input.channels());
    for (int stage = 0; stage < channels.size(); stage++) {
      int outputs = channels.get(stage);
      for (int b = 0; b < BLOCKS; b++) {
        blocks.add(made, outputs, inputs, 3, false);
        blocks.add(made, outputs, outputs, 3, false);
        if (b == 0 && isChange(stage)) {
          blocks.add(made, outputs, inputs, 1, false);
        }
        inputs = outputs;
      }
      most = Math.max(most, outputs);
    }
    made.add(new Layer(new Shape(classes, inputs)));
    this.layers = List.copyOf(made);
    this.widest = most * input.height() * input.width();
  }

  /** Say whether a stage begins with other sides than it is given; then channels may differ too. */
  private static boolean isChange(int stage) {
    return stage > 0;
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
    Activation activation = blocks.activation();
    ImageBlocks.Walk walk = blocks.walk(parameters);
    NDArray h = activation.apply(walk.convolve(x));
    for (int stage = 0; stage < channels.size(); stage++) {
      for (int b = 0; b < BLOCKS; b++) {
        boolean change = b == 0 && isChange(stage);
        Shape stride = change ? TWO : ONE;
        NDArray first = activation.apply(walk.convolve(h, stride));
        NDArray second = walk.convolve(first);
        NDArray past = change ? walk.convolve(h, stride) : h;
        h = activation.apply(second.add(past));
      }
    }
    Shape shape = h.getShape();
    return h.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
  }

  @Override
  public String writeFeatures(ModuleText text) {
    Activation activation = blocks.activation();
    String h = text.activate(blocks.convolve(text, ModuleText.INPUT, 1), activation);
    for (int stage = 0; stage < channels.size(); stage++) {
      for (int b = 0; b < BLOCKS; b++) {
        boolean change = b == 0 && isChange(stage);
        int stride = change ? 2 : 1;
        String first = text.activate(blocks.convolve(text, h, stride), activation);
        String second = blocks.convolve(text, first, 1);
        String past = change ? blocks.convolve(text, h, stride) : h;
        h = text.activate(text.add(second, past), activation);
      }
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
