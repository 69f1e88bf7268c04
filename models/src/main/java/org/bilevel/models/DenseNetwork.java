package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Linear layers with an activation between them: z = W_L φ(… φ(W_1 x + b_1) …) + b_L. */
final class DenseNetwork implements Network {
  private final int[] widths;
  private final Activation activation;
  private final List<Layer> layers;

  /**
   * Make a network.
   *
   * @param widths features, hidden units of each layer, classes; at least two numbers
   * @param activation what follows a hidden layer
   */
  DenseNetwork(int[] widths, Activation activation) {
    this.widths = widths.clone();
    this.activation = activation;
    List<Layer> made = new ArrayList<>();
    for (int i = 0; i + 1 < widths.length; i++) {
      made.add(new Layer(new Shape(widths[i + 1], widths[i])));
    }
    this.layers = List.copyOf(made);
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Shape input(int n) {
    return new Shape(n, widths[0]);
  }

  @Override
  public int widest() {
    return Arrays.stream(widths).max().orElseThrow();
  }

  @Override
  public NDArray features(NDArray x, NDList parameters) {
    NDArray h = x;
    for (int i = 0; i + 1 < layers.size(); i++) {
      h =
          activation.apply(
              Linear.linear(h, parameters.get(2 * i), parameters.get(2 * i + 1)).head());
    }
    return h;
  }

  @Override
  public String writeFeatures(ModuleText text) {
    String h = text.flatten(ModuleText.INPUT);
    for (int i = 0; i + 1 < layers.size(); i++) {
      h = text.activate(text.linear(h), activation);
    }
    return h;
  }

  @Override
  public Recording record(Layout layout, NDArray parameters, NDArray x, NDArray labels) {
    return new DenseRecording(layout, activation, parameters, x, labels);
  }

  @Override
  public Optional<Network> onFeatures(int features) {
    int[] fewer = widths.clone();
    fewer[0] = features;
    return Optional.of(new DenseNetwork(fewer, activation));
  }
}
