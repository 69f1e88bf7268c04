package org.bilevel.models;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * The options of the architectures.
 *
 * @param gpu whether the model computes on a GPU
 * @param doublePrecision whether it computes in 64-bit
 */
record ModelOptions(boolean gpu, boolean doublePrecision) {

  static final Option<String> DEVICE =
      Option.choice(
              "device",
              "Where the model computes; gpu needs a PyTorch with CUDA on PYTORCH_LIBRARY_PATH",
              "cpu",
              "gpu")
          .withDefault("cpu");

  static final Option<String> PRECISION =
      Option.choice("precision", "The numbers that the model computes with", "float32", "float64")
          .withDefault("float32");

  static final Option<List<Integer>> HIDDEN =
      Option.integers("hidden", "Units of each hidden layer, from the input on")
          .atLeast(1)
          .withDefault(List.of(256, 256));

  static final Option<String> ACTIVATION =
      Option.choice("activation", "What follows each hidden layer", "relu", "tanh", "gelu")
          .withDefault("relu");

  static final Option<List<Integer>> CHANNELS =
      Option.integers("channels", "Channels of the two convolutions")
          .atLeast(1)
          .withDefault(List.of(32, 64));

  static final Option<String> POOLING =
      Option.choice("pooling", "What is taken of each 2x2 field", "max", "average")
          .withDefault("max");

  static final Option<Integer> FILTERS =
      Option.integer("filters", "Channels of each of the four convolutions")
          .atLeast(1)
          .withDefault(64);

  static final Option<List<Integer>> WIDTHS =
      Option.integers("channels", "Channels of the four blocks")
          .atLeast(1)
          .withDefault(List.of(64, 128, 256, 512));

  static final Option<String> NORMALIZATION =
      Option.choice(
              "normalization",
              "What follows each convolution: batch normalization with the mean and variance of the"
                  + " samples at hand, in training and test alike; group normalization of each"
                  + " sample by itself, in groups of 8 channels or more; or nothing",
              "batch",
              "group",
              "none")
          .withDefault("batch");

  static final Option<String> POOL_AFTER =
      Option.choice(
              "pool-after",
              "Whether pooling follows each convolution or the last alone",
              "each",
              "last")
          .withDefault("each");

  static ModelOptions from(OptionValues values) {
    return new ModelOptions(
        values.get(DEVICE).equals("gpu"), values.get(PRECISION).equals("float64"));
  }

  static Activation activation(OptionValues values) {
    return Activation.valueOf(values.get(ACTIVATION).toUpperCase(Locale.ROOT));
  }

  static Normalization normalization(OptionValues values) {
    return Normalization.valueOf(values.get(NORMALIZATION).toUpperCase(Locale.ROOT));
  }

  /** Return an architecture's own options followed by those that all have. */
  static List<Option<?>> with(Option<?>... own) {
    return Stream.concat(Stream.of(own), Stream.of(DEVICE, PRECISION)).toList();
  }
}
