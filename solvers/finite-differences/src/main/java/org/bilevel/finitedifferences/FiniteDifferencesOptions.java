package org.bilevel.finitedifferences;

import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link FiniteDifferencesEstimator}.
 *
 * @param learningRate η, the size of the inner step that is differentiated
 * @param distance r, how far the differences reach to either side
 * @param center where the differences are taken
 * @param scaled whether the correction is divided by ‖∇_y f‖²
 * @param guard the least value of ‖∇_y f‖² to divide by, 0 for none
 */
record FiniteDifferencesOptions(
    double learningRate, double distance, Center center, boolean scaled, double guard) {

  /** Where the differences are taken. */
  enum Center {
    BEFORE,
    AFTER
  }

  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "η, the size of the inner step that is differentiated: that of the inner solver, or 1"
                  + " as a correction")
          .positive()
          .withDefault(0.1);
  static final Option<Double> DISTANCE =
      Option.decimal(
              "distance", "r, how far from y the differences reach to either side; ε = r / ‖∇_y F‖")
          .positive()
          .withDefault(0.01);
  static final Option<String> CENTER =
      Option.choice(
              "center",
              "where the differences are taken: at the iterate before the last inner step, or after"
                  + " it, which needs no trajectory",
              "before",
              "after")
          .withDefault("before");
  static final Option<Boolean> SCALED =
      Option.flag(
              "scaled",
              "divide the correction by ‖∇_y f‖², which stands for the curvature that it lacks")
          .withDefault(false);
  static final Option<Double> GUARD =
      Option.decimal(
              "guard",
              "the least ‖∇_y f‖² to divide by where scaled: a smaller one is replaced by it; with"
                  + " 0 dividing by zero is an error")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL = List.of(LEARNING_RATE, DISTANCE, CENTER, SCALED, GUARD);

  static FiniteDifferencesOptions from(OptionValues values) {
    if (values.get(GUARD) > 0 && !values.get(SCALED)) {
      throw BilevelException.configuration(
          "guard is %s, but nothing is divided by ‖∇_y f‖² where scaled is false."
              .formatted(values.get(GUARD)),
          "Maybe set scaled: true, or leave guard out.");
    }
    return new FiniteDifferencesOptions(
        values.get(LEARNING_RATE),
        values.get(DISTANCE),
        Center.valueOf(values.get(CENTER).toUpperCase(Locale.ROOT)),
        values.get(SCALED),
        values.get(GUARD));
  }
}
