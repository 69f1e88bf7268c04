package org.bilevel.gradientdescent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link GradientDescentSolver}.
 *
 * @param steps N, the most steps of a solve
 * @param learningRate α, in units of y per unit of gradient
 * @param acceleration what a step does with the one before it
 * @param momentum μ of the heavy ball
 * @param projection P onto the feasible set of y
 * @param tolerance ‖∇_y f‖ at which a solve ends early; 0 for never
 */
record GradientDescentOptions(
    int steps,
    double learningRate,
    Acceleration acceleration,
    double momentum,
    Optional<Projection> projection,
    double tolerance) {

  /** What a step does with the one before it. */
  enum Acceleration {
    NONE,
    HEAVY_BALL,
    NESTEROV
  }

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
  static final Option<String> ACCELERATION =
      Option.choice(
              "acceleration",
              "what a step does with the one before it: nothing, repeat a share of it, or look ahead"
                  + " along it with Nesterov's growing share",
              "none",
              "heavy-ball",
              "nesterov")
          .withDefault("none");
  static final Option<Double> MOMENTUM =
      Option.decimal("momentum", "μ, the share of the last step that the heavy ball repeats")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.9);
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "P, keeps y feasible; without it every y is");
  static final Option<Double> TOLERANCE =
      Option.decimal("tolerance", "norm of ∇_y f at which a solve ends early; 0 for never")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      List.of(STEPS, LEARNING_RATE, ACCELERATION, MOMENTUM, PROJECTION, TOLERANCE);

  static GradientDescentOptions from(OptionValues values) {
    return new GradientDescentOptions(
        values.get(STEPS),
        values.get(LEARNING_RATE),
        Acceleration.valueOf(values.get(ACCELERATION).replace('-', '_').toUpperCase(Locale.ROOT)),
        values.get(MOMENTUM),
        values.get(PROJECTION),
        values.get(TOLERANCE));
  }

  /** Plain steps on all of space. */
  static GradientDescentOptions plain(int steps, double learningRate, double tolerance) {
    return new GradientDescentOptions(
        steps, learningRate, Acceleration.NONE, 0, Optional.empty(), tolerance);
  }
}
