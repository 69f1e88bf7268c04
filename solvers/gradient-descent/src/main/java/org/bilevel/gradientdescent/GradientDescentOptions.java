package org.bilevel.gradientdescent;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link GradientDescentSolver}.
 *
 * @param steps N, the most steps of a solve
 * @param learningRate α, in units of y per unit of gradient
 * @param tolerance ‖∇_y f‖ at which a solve ends early; 0 for never
 */
record GradientDescentOptions(int steps, double learningRate, double tolerance) {
  static final Option<Integer> STEPS =
      Option.integer("steps", "N, the most steps of a solve")
          .atLeast(1)
          .withDefault(1)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "α, the size of a step in units of y per unit of gradient; below 2 over the largest"
                  + " curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Double> TOLERANCE =
      Option.decimal("tolerance", "norm of ∇_y f at which a solve ends early; 0 for never")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL = List.of(STEPS, LEARNING_RATE, TOLERANCE);

  static GradientDescentOptions from(OptionValues values) {
    return new GradientDescentOptions(
        values.get(STEPS), values.get(LEARNING_RATE), values.get(TOLERANCE));
  }
}
