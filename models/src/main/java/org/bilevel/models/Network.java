package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.Optional;

/** The form of a network: its layers, and its scores as a function of their parameters. */
sealed interface Network
    permits DenseNetwork, ConvolutionalNetwork, Conv4Network, Resnet12Network, Resnet18Network {

  /**
   * A layer with weights and biases.
   *
   * @param weights the shape of its weights, outputs first
   * @param biases how many biases it has, one for each output or none
   * @param scales whether it multiplies each channel by its weight, which starts at 1, and adds its
   *     bias, which starts at 0
   */
  record Layer(Shape weights, int biases, boolean scales) {

    /** Make a layer with a bias for each output. */
    Layer(Shape weights) {
      this(weights, (int) weights.get(0), false);
    }

    /** Return how many inputs each output sees. */
    int fanIn() {
      return (int) (weights.size() / outputs());
    }

    int outputs() {
      return (int) weights.get(0);
    }

    /** Return the number of weights and biases. */
    int size() {
      return (int) weights.size() + biases;
    }
  }

  /** Return the layers in order; each has its weights, then its biases, in the flat vector. */
  List<Layer> layers();

  /** Return the shape of n samples. */
  Shape input(int n);

  /** Return the length of the longest hidden or input layer, for one sample. */
  int widest();

  /**
   * Return the scores before the softmax.
   *
   * @param x n samples, of the shape {@link #input}
   * @param parameters weights and biases of each layer
   * @return a matrix of n rows and a column per class
   */
  default NDArray scores(NDArray x, NDList parameters) {
    int last = 2 * layers().size() - 2;
    return Linear.linear(features(x, parameters), parameters.get(last), parameters.get(last + 1))
        .head();
  }

  /**
   * Return what the output layer sees.
   *
   * @param x n samples, of the shape {@link #input}
   * @param parameters weights and biases of each layer, those of the last one not needed
   * @return a matrix of n rows and a column per input of the output layer
   */
  NDArray features(NDArray x, NDList parameters);

  /**
   * Write the computation of the scores, in the order of {@link #layers()}.
   *
   * @param text takes it
   * @return the name of the scores
   */
  default String write(ModuleText text) {
    return text.linear(writeFeatures(text));
  }

  /**
   * Write what {@link #features} computes.
   *
   * @param text takes it
   * @return the name of the result
   */
  String writeFeatures(ModuleText text);

  /** Say whether the scores of a sample depend on the samples beside it. */
  default boolean couplesSamples() {
    return false;
  }

  /**
   * Record the losses of samples at θ. Called within a scope; only the recording outlives it.
   *
   * @param layout of θ
   * @param parameters θ, unchanged until the recording is closed
   * @param x n samples, of the shape {@link #input}
   * @param labels a column of n class numbers
   */
  Recording record(Layout layout, NDArray parameters, NDArray x, NDArray labels);

  /** Return the cross-entropy of each sample, in nats. */
  default NDArray losses(NDArray x, NDArray labels, NDList parameters) {
    return scores(x, parameters).logSoftmax(1).gather(labels, 1).neg().squeeze(1);
  }

  /**
   * Return this network on fewer features.
   *
   * @param features how many
   * @return the network; empty if its first layer is not linear in all features alike
   */
  Optional<Network> onFeatures(int features);
}
