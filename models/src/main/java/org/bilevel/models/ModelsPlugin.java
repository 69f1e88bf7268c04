package org.bilevel.models;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;

/**
 * Provides the architectures {@code softmax-regression}, {@code mlp}, {@code cnn}, {@code conv4},
 * {@code resnet12} and {@code resnet-18}.
 *
 * <p>All compute the cross-entropy ℓ_i(θ) = −log softmax(z_i)_{label i} of their scores z, in nats:
 *
 * <ul>
 *   <li>{@code softmax-regression}: z = W x + b;
 *   <li>{@code mlp}: z = W_L φ(… φ(W_1 x + b_1) …) + b_L with the widths {@code hidden} and the
 *       activation φ;
 *   <li>{@code cnn}: two blocks of a 3×3 convolution (padding 1), φ and 2×2 pooling, then a linear
 *       layer; samples must be at least 4×4;
 *   <li>{@code conv4}: four blocks of a 3×3 convolution, normalization, φ and 2×2 pooling, then a
 *       linear layer ({@link Conv4Network});
 *   <li>{@code resnet12}: four residual blocks of three 3×3 convolutions, the mean over each
 *       channel, then a linear layer ({@link Resnet12Network});
 *   <li>{@code resnet-18}: a 3×3 convolution, eight residual blocks of two 3×3 convolutions, the
 *       mean over each channel, then a linear layer ({@link Resnet18Network}).
 * </ul>
 *
 * <p>Options: {@code hidden} (list of at least one unit each, default 256, 256), {@code activation}
 * (relu, tanh, gelu; default relu), {@code channels} (two numbers, default 32, 64; of resnet12 and
 * resnet-18 four, default 64, 128, 256, 512), {@code filters} (default 64), {@code normalization}
 * (batch, group, none; default batch; {@link Normalization}), {@code pooling} (max, average;
 * default max), {@code pool-after} (each, last; default each: whether the first convolution is
 * pooled too), {@code device} (cpu, gpu; default cpu), {@code precision} (float32, float64; default
 * float32).
 */
public final class ModelsPlugin implements BilevelPlugin {

  /** Make the plugin; starts no engine. */
  public ModelsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.MODEL,
            "softmax-regression",
            "A linear classifier: one score per class, turned into probabilities.",
            ModelOptions.with(),
            (values, context) -> softmaxRegression(values)),
        PartFactory.of(
            Kind.MODEL,
            "mlp",
            "A multi-layer perceptron: fully connected layers with an activation between them.",
            ModelOptions.with(ModelOptions.HIDDEN, ModelOptions.ACTIVATION),
            (values, context) -> mlp(values)),
        PartFactory.of(
            Kind.MODEL,
            "cnn",
            "A small convolutional network for images: two blocks of convolution and pooling,"
                + " then a linear layer.",
            ModelOptions.with(
                ModelOptions.CHANNELS,
                ModelOptions.ACTIVATION,
                ModelOptions.POOLING,
                ModelOptions.POOL_AFTER),
            ModelsPlugin::cnn),
        PartFactory.of(
            Kind.MODEL,
            "conv4",
            "The four-block convolutional network of few-shot learning: convolution, batch"
                + " normalization, activation and pooling in each, then a linear layer.",
            ModelOptions.with(
                ModelOptions.FILTERS,
                ModelOptions.NORMALIZATION,
                ModelOptions.ACTIVATION,
                ModelOptions.POOLING),
            (values, context) -> conv4(values)),
        PartFactory.of(
            Kind.MODEL,
            "resnet12",
            "The residual network of few-shot learning: four blocks of three convolutions, then a"
                + " linear layer.",
            ModelOptions.with(
                ModelOptions.WIDTHS,
                ModelOptions.NORMALIZATION,
                ModelOptions.ACTIVATION,
                ModelOptions.POOLING),
            ModelsPlugin::resnet12),
        PartFactory.of(
            Kind.MODEL,
            "resnet-18",
            "The residual network ResNet-18 in its form for small images: a 3x3 convolution, eight"
                + " blocks of two, the mean over each channel, then a linear layer.",
            ModelOptions.with(
                ModelOptions.WIDTHS, ModelOptions.NORMALIZATION, ModelOptions.ACTIVATION),
            ModelsPlugin::resnet18));
  }

  private static Architecture softmaxRegression(OptionValues values) {
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> new DenseNetwork(new int[] {input.length(), classes}, Activation.RELU));
  }

  private static Architecture mlp(OptionValues values) {
    List<Integer> hidden = values.get(ModelOptions.HIDDEN);
    Activation activation = ModelOptions.activation(values);
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> {
          int[] widths = new int[hidden.size() + 2];
          widths[0] = input.length();
          for (int i = 0; i < hidden.size(); i++) {
            widths[i + 1] = hidden.get(i);
          }
          widths[widths.length - 1] = classes;
          return new DenseNetwork(widths, activation);
        });
  }

  private static Architecture cnn(OptionValues values, PartContext context) {
    List<Integer> channels = values.get(ModelOptions.CHANNELS);
    if (channels.size() != 2) {
      throw BilevelException.configuration(
          context.path() + ".channels must be two whole numbers, not " + channels + ".",
          "Maybe [32, 64].");
    }
    Activation activation = ModelOptions.activation(values);
    boolean average = values.get(ModelOptions.POOLING).equals("average");
    boolean poolFirst = values.get(ModelOptions.POOL_AFTER).equals("each");
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> {
          requireImages("cnn", input);
          return new ConvolutionalNetwork(input, classes, channels, activation, average, poolFirst);
        });
  }

  private static Architecture conv4(OptionValues values) {
    int filters = values.get(ModelOptions.FILTERS);
    ImageBlocks blocks = blocks(values, values.get(ModelOptions.POOLING));
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> {
          requireImages("conv4", input);
          return new Conv4Network(input, classes, filters, blocks);
        });
  }

  private static Architecture resnet12(OptionValues values, PartContext context) {
    List<Integer> channels = fourWidths(values, context);
    ImageBlocks blocks = blocks(values, values.get(ModelOptions.POOLING));
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> {
          requireImages("resnet12", input);
          return new Resnet12Network(input, classes, channels, blocks);
        });
  }

  private static Architecture resnet18(OptionValues values, PartContext context) {
    List<Integer> channels = fourWidths(values, context);
    ImageBlocks blocks = blocks(values, "none");
    return new NetworkArchitecture(
        ModelOptions.from(values),
        (input, classes) -> {
          requireImages("resnet-18", input);
          return new Resnet18Network(input, classes, channels, blocks);
        });
  }

  private static List<Integer> fourWidths(OptionValues values, PartContext context) {
    List<Integer> channels = values.get(ModelOptions.WIDTHS);
    if (channels.size() != 4) {
      throw BilevelException.configuration(
          context.path() + ".channels must be four whole numbers, not " + channels + ".",
          "Maybe [64, 128, 256, 512].");
    }
    return channels;
  }

  private static ImageBlocks blocks(OptionValues values, String pooling) {
    return new ImageBlocks(
        ModelOptions.activation(values),
        ModelOptions.normalization(values),
        pooling.equals("average"));
  }

  private static void requireImages(String name, SampleShape input) {
    if (input.height() < 4 || input.width() < 4) {
      throw BilevelException.configuration(
          "The model %s needs images of at least 4x4, but the samples have the shape %s."
              .formatted(name, input),
          "Maybe use mlp for data that is not made of images.");
    }
  }
}
