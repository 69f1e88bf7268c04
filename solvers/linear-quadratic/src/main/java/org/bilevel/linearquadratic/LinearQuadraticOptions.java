package org.bilevel.linearquadratic;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link LinearQuadraticEstimator}.
 *
 * @param linearProgram whether the direction is that of the linear program, not the gradient
 * @param activity how far below 0 an inequality may be to count as active
 * @param violation how far above 0 a constraint may be
 * @param mostInner the greatest length of y
 */
record LinearQuadraticOptions(
    boolean linearProgram, double activity, double violation, int mostInner) {
  static final Option<String> DIRECTION =
      Option.choice(
              "direction",
              "the gradient itself, or minus the direction of the paper's linear program: the"
                  + " steepest one of unit length in the maximum norm",
              "gradient",
              "linear-program")
          .withDefault("gradient");
  static final Option<Double> ACTIVITY =
      Option.decimal("activity", "how far below 0 an inequality may be to count as active")
          .atLeast(0)
          .withDefault(1e-6);
  static final Option<Double> VIOLATION =
      Option.decimal("violation", "how far above 0 a constraint may be before the estimate fails")
          .positive()
          .withDefault(1e-3);
  static final Option<Integer> MOST_INNER =
      Option.integer("most-inner", "greatest length of y, whose Hessian is a dense matrix here")
          .atLeast(1)
          .withDefault(1000);

  static final List<Option<?>> ALL = List.of(DIRECTION, ACTIVITY, VIOLATION, MOST_INNER);

  static LinearQuadraticOptions from(OptionValues values) {
    return new LinearQuadraticOptions(
        values.get(DIRECTION).equals("linear-program"),
        values.get(ACTIVITY),
        values.get(VIOLATION),
        values.get(MOST_INNER));
  }
}
