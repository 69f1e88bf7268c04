package org.bilevel.adam;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link Moments}.
 *
 * @param beta1 β₁, what the mean of the gradients keeps each step
 * @param beta2 β₂, what the mean of their squares keeps each step
 * @param epsilon ε, in units of the gradient
 */
record MomentOptions(double beta1, double beta2, double epsilon) {
  private static final double BELOW_ONE = Math.nextDown(1.0);

  static final Option<Double> BETA1 =
      Option.decimal("beta1", "β₁, what the mean of the gradients keeps each step, below 1")
          .atLeast(0)
          .atMost(BELOW_ONE)
          .withDefault(0.9);
  static final Option<Double> BETA2 =
      Option.decimal("beta2", "β₂, what the mean of their squares keeps each step, below 1")
          .atLeast(0)
          .atMost(BELOW_ONE)
          .withDefault(0.999);
  static final Option<Double> EPSILON =
      Option.decimal("epsilon", "ε, keeps the divisor from zero, in units of the gradient")
          .positive()
          .withDefault(1e-8);

  static final List<Option<?>> ALL = List.of(BETA1, BETA2, EPSILON);

  static MomentOptions from(OptionValues values) {
    return new MomentOptions(values.get(BETA1), values.get(BETA2), values.get(EPSILON));
  }
}
