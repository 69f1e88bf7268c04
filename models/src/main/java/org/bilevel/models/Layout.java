package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelException;

/** Where each layer's weights and biases stand in the flat vector of parameters. */
final class Layout {
  /** The longest array that every JVM makes. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Shape[] shapes;
  private final long[] cuts;
  private final int length;

  Layout(List<Network.Layer> layers) {
    this.shapes = new Shape[2 * layers.size()];
    this.cuts = new long[Math.max(0, shapes.length - 1)];
    long at = 0;
    for (int i = 0; i < shapes.length; i++) {
      Network.Layer layer = layers.get(i / 2);
      shapes[i] = i % 2 == 0 ? layer.weights() : new Shape(layer.biases());
      at += shapes[i].size();
      if (i < cuts.length) {
        cuts[i] = at;
      }
    }
    if (at > MOST) {
      throw BilevelException.configuration(
          String.format(
              Locale.ROOT,
              "The model would have %,d parameters, but at most %,d fit into a vector.",
              at,
              MOST),
          "Maybe make its layers smaller (hidden or channels).");
    }
    this.length = (int) at;
  }

  /** Return the number of parameters. */
  int length() {
    return length;
  }

  /** Return the number of layers. */
  int layers() {
    return shapes.length / 2;
  }

  /** Return how many weights and biases each layer has, in turn. */
  long[] sizes() {
    return Arrays.stream(shapes).mapToLong(Shape::size).toArray();
  }

  /** Return weights and biases of each layer in turn, views of the flat tensor. */
  NDList split(NDArray flat) {
    NDList parts = flat.split(cuts, 0);
    NDList parameters = new NDList(shapes.length);
    for (int i = 0; i < shapes.length; i++) {
      parameters.add(shapes[i].dimension() == 1 ? parts.get(i) : parts.get(i).reshape(shapes[i]));
    }
    return parameters;
  }
}
