package org.bilevel.implicitgradient;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ImplicitGradientEstimator}.
 *
 * @param steps Q, steps on the linear system
 * @param learningRate η, in units of v per unit of residual
 * @param warmStart whether v starts where the last estimate of the session left it
 * @param residual whether the residual of the final v is computed
 */
record ImplicitGradientOptions(
    int steps, double learningRate, boolean warmStart, boolean residual) {
  static final Option<Integer> STEPS =
      Option.integer("steps", "Q, gradient steps on the linear system of v")
          .atLeast(1)
          .withDefault(3)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "η, the size of such a step; below 2 over the largest curvature of f")
          .positive()
          .withDefault(0.1);
  static final Option<Boolean> WARM_START =
      Option.flag("warm-start", "start v where the estimate before left it, else at 0")
          .withDefault(true);
  static final Option<Boolean> RESIDUAL =
      Option.flag("residual", "report how far v is from solving the system, for one more product")
          .withDefault(false);

  static final List<Option<?>> ALL = List.of(STEPS, LEARNING_RATE, WARM_START, RESIDUAL);

  static ImplicitGradientOptions from(OptionValues values) {
    return new ImplicitGradientOptions(
        values.get(STEPS), values.get(LEARNING_RATE), values.get(WARM_START), values.get(RESIDUAL));
  }
}
