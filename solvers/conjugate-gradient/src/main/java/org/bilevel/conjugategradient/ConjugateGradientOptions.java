package org.bilevel.conjugategradient;

import java.util.List;
import java.util.Locale;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ConjugateGradientEstimator}.
 *
 * @param steps the most steps of a solve
 * @param tolerance the residual relative to the right-hand side at which a solve ends
 * @param damping μ, added to every curvature
 * @param warmStart whether v starts where the last estimate of the session left it
 * @param negativeCurvature what happens at a direction whose curvature is not positive
 */
record ConjugateGradientOptions(
    int steps,
    double tolerance,
    double damping,
    boolean warmStart,
    NegativeCurvature negativeCurvature) {

  /** What happens at a direction whose curvature is not positive. */
  enum NegativeCurvature {
    STOP,
    FAIL
  }

  static final Option<Integer> STEPS =
      Option.integer("steps", "the most steps of a solve, each with one Hessian product")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(20);
  static final Option<Double> TOLERANCE =
      Option.decimal("tolerance", "residual, relative to the norm of ∇_y F, at which a solve ends")
          .atLeast(0)
          .withDefault(1e-10);
  static final Option<Double> DAMPING =
      Option.decimal(
              "damping", "μ, added to every curvature of f; the system is then (∇²_yy f + μI) v")
          .atLeast(0)
          .withDefault(0.0);
  static final Option<Boolean> WARM_START =
      Option.flag("warm-start", "start v where the estimate before left it, else at 0")
          .withDefault(false);
  static final Option<String> NEGATIVE_CURVATURE =
      Option.choice(
              "negative-curvature",
              "at a direction along which the curvature is not positive, end the solve with v as it"
                  + " is, or the run with an error",
              "stop",
              "fail")
          .withDefault("stop");

  static final List<Option<?>> ALL =
      List.of(STEPS, TOLERANCE, DAMPING, WARM_START, NEGATIVE_CURVATURE);

  static ConjugateGradientOptions from(OptionValues values) {
    return new ConjugateGradientOptions(
        values.get(STEPS),
        values.get(TOLERANCE),
        values.get(DAMPING),
        values.get(WARM_START),
        NegativeCurvature.valueOf(values.get(NEGATIVE_CURVATURE).toUpperCase(Locale.ROOT)));
  }
}
