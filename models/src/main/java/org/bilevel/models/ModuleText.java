package org.bilevel.models;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bilevel.models.Network.Layer;

/**
 * The forward pass of a network as TorchScript, written layer by layer in the order of its
 * parameters: what {@link Network#features} computes, in text. Weights and biases are attributes of
 * the module, numbered by layer.
 */
final class ModuleText {
  /** What the class of the module is called. */
  static final String NAME = "BilevelModel";

  /** The argument of the forward pass. */
  static final String INPUT = "x";

  private final List<Layer> layers;
  private final StringBuilder lines = new StringBuilder();
  private int layer;
  private int variable;

  ModuleText(List<Layer> layers) {
    this.layers = layers;
  }

  /**
   * An attribute of the module.
   *
   * @param name its name
   * @param shape its shape
   */
  record Parameter(String name, Shape shape) {}

  /** Return the parameters in the order of the flat vector. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      all.add(new Parameter("weight_" + i, layers.get(i).weights()));
      if (layers.get(i).biases() > 0) {
        all.add(new Parameter("bias_" + i, new Shape(layers.get(i).biases())));
      }
    }
    return all;
  }

  /** Add a line that gives a value a name, and return the name. */
  private String let(String format, Object... values) {
    String name = "h" + variable++;
    lines.append("    ").append(name).append(" = ");
    lines.append(String.format(Locale.ROOT, format, values)).append('\n');
    return name;
  }

  private String weight() {
    return "self.weight_" + layer;
  }

  private String bias() {
    return layers.get(layer).biases() > 0 ? "self.bias_" + layer : "None";
  }

  /** x Wᵀ + b of the next layer. */
  String linear(String x) {
    String h = let("torch.linear(%s, %s, %s)", x, weight(), bias());
    layer++;
    return h;
  }

  /** The convolution of the next layer, which leaves sides as they are but for the stride. */
  String convolve(String x, int stride) {
    long padding = layers.get(layer).weights().get(2) / 2;
    String h =
        let(
            "torch.conv2d(%s, %s, %s, [%5$d, %5$d], [%4$d, %4$d], [1, 1], 1)",
            x, weight(), bias(), padding, stride);
    layer++;
    return h;
  }

  /** The normalization of the next layer. */
  String normalize(String h, Normalization normalization) {
    String normalized =
        switch (normalization) {
          case BATCH ->
              let(
                  "torch.batch_norm(%s, %s, %s, None, None, True, 0.1, %s, True)",
                  h, weight(), bias(), Normalization.EPSILON);
          case GROUP ->
              let(
                  "torch.group_norm(%s, %d, %s, %s, %s, True)",
                  h,
                  Normalization.groups(layers.get(layer).outputs()),
                  weight(),
                  bias(),
                  Normalization.EPSILON);
          case NONE -> throw new IllegalArgumentException("nothing normalizes");
        };
    layer++;
    return normalized;
  }

  String activate(String a, Activation activation) {
    return let("%s", activation.value(a));
  }

  /** Maxima or means of fields of some height and width, one beside the other. */
  String pool(String h, boolean average, int height, int width) {
    if (height * width == 1) {
      return h;
    }
    String field = "[%1$d, %2$d], [%1$d, %2$d]".formatted(height, width);
    return average
        ? let("torch.avg_pool2d(%s, %s, [0, 0], False, True, None)", h, field)
        : let("torch.max_pool2d(%s, %s, [0, 0], [1, 1], False)", h, field);
  }

  String add(String a, String b) {
    return let("torch.add(%s, %s)", a, b);
  }

  /** The mean over each channel. */
  String channelMeans(String h) {
    return let("torch.mean(%s, [2, 3])", h);
  }

  /** One row for each sample. */
  String flatten(String h) {
    return let("torch.flatten(%s, 1)", h);
  }

  /** Return the class of the module. */
  String returning(String scores) {
    List<Parameter> parameters = parameters();
    String names =
        parameters.stream()
            .map(parameter -> '"' + parameter.name() + '"')
            .collect(Collectors.joining(", "));
    String attributes =
        parameters.stream()
            .map(parameter -> "  " + parameter.name() + " : Tensor\n")
            .collect(Collectors.joining());
    return """
    class %s(Module):
      __parameters__ = [%s, ]
      __buffers__ = []
    %s  training : bool
      def forward(self: __torch__.%s,
        %s: Tensor) -> Tensor:
    %s    return %s
    """
        .formatted(NAME, names, attributes, NAME, INPUT, lines, scores);
  }
}
