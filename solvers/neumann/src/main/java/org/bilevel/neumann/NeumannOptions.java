package org.bilevel.neumann;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link NeumannEstimator}.
 *
 * @param steps Q, the power of the last term
 * @param learningRate η, in units of v per unit of gradient
 * @param randomTruncation whether one term, drawn uniformly, stands for the sum
 * @param freshBatches whether each Hessian product has a batch of its own
 * @param residual whether the residual of v is computed
 */
record NeumannOptions(
    int steps,
    double learningRate,
    boolean randomTruncation,
    boolean freshBatches,
    boolean residual) {
  static final Option<Integer> STEPS =
      Option.integer("steps", "Q, the power of the last term, which takes as many Hessian products")
          .atLeast(0)
          .withDefault(10)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "η, the scale of the series; below 2 over the largest curvature of f")
          .positive()
          .withDefault(0.1);
  static final Option<Boolean> RANDOM_TRUNCATION =
      Option.flag(
              "random-truncation",
              "draw one power q from 0 to Q and let its term, Q + 1 times, stand for the sum:"
                  + " right on average, for half the products")
          .withDefault(false);
  static final Option<Boolean> FRESH_BATCHES =
      Option.flag("fresh-batches", "draw an inner batch for each Hessian product, else one for all")
          .withDefault(false);
  static final Option<Boolean> RESIDUAL =
      Option.flag("residual", "report how far v is from solving the system, for one more product")
          .withDefault(false);

  static final List<Option<?>> ALL =
      List.of(STEPS, LEARNING_RATE, RANDOM_TRUNCATION, FRESH_BATCHES, RESIDUAL);

  static NeumannOptions from(OptionValues values) {
    return new NeumannOptions(
        values.get(STEPS),
        values.get(LEARNING_RATE),
        values.get(RANDOM_TRUNCATION),
        values.get(FRESH_BATCHES),
        values.get(RESIDUAL));
  }
}
