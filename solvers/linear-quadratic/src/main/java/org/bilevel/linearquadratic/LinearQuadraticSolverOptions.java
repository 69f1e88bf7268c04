package org.bilevel.linearquadratic;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link LinearQuadraticSolver}.
 *
 * @param steps the most quadratic programs of a solve
 * @param tolerance the length of a step, relative to 1 + ‖y‖, at which a solve ends
 * @param mostInner the greatest length of y
 */
record LinearQuadraticSolverOptions(int steps, double tolerance, int mostInner) {
  static final Option<Integer> STEPS =
      Option.integer("steps", "the most quadratic programs of a solve")
          .atLeast(1)
          .withDefault(30)
          .quickAtMost(10);
  static final Option<Double> TOLERANCE =
      Option.decimal(
              "tolerance", "length of a step, relative to 1 + ‖y‖, at which a solve has arrived")
          .positive()
          .withDefault(1e-10);

  static final List<Option<?>> ALL = List.of(STEPS, TOLERANCE, LinearQuadraticOptions.MOST_INNER);

  static LinearQuadraticSolverOptions from(OptionValues values) {
    return new LinearQuadraticSolverOptions(
        values.get(STEPS), values.get(TOLERANCE), values.get(LinearQuadraticOptions.MOST_INNER));
  }
}
