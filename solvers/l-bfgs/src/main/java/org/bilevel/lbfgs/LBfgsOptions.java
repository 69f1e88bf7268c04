package org.bilevel.lbfgs;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link LBfgsSolver}.
 *
 * @param steps N, the most steps of a solve
 * @param memory m, how many pairs of changes are kept
 * @param tolerance ‖∇_y f‖ at which a solve ends
 */
record LBfgsOptions(int steps, int memory, double tolerance) {
  static final Option<Integer> STEPS =
      Option.integer("steps", "N, the most steps of a solve")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Integer> MEMORY =
      Option.integer("memory", "m, how many pairs of changes of y and of its gradient are kept")
          .atLeast(1)
          .withDefault(10);
  static final Option<Double> TOLERANCE =
      Option.decimal(
              "tolerance",
              "norm of ∇_y f at which a solve ends; 0 to go on until no step makes f smaller")
          .atLeast(0)
          .withDefault(1e-6);

  static final List<Option<?>> ALL = List.of(STEPS, MEMORY, TOLERANCE);

  static LBfgsOptions from(OptionValues values) {
    return new LBfgsOptions(values.get(STEPS), values.get(MEMORY), values.get(TOLERANCE));
  }
}
