package org.bilevel.adam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link AdamSolver}.
 *
 * @param steps N, the most steps of a solve
 * @param learningRate α, in units of y
 * @param moments those of the moving means
 * @param keepMoments whether the means carry over from one solve to the next
 * @param projection P onto the feasible set of y
 * @param tolerance ‖∇_y f‖ at which a solve ends early; 0 for never
 */
record AdamSolverOptions(
    int steps,
    double learningRate,
    MomentOptions moments,
    boolean keepMoments,
    Optional<Projection> projection,
    double tolerance) {

  static final Option<Integer> STEPS =
      Option.integer("steps", "N, the most steps of a solve")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal("learning-rate", "α, the usual size of an entry's step, in units of y")
          .positive()
          .withDefault(0.001);
  static final Option<Boolean> KEEP_MOMENTS =
      Option.flag("keep-moments", "whether the moving means carry over from one solve to the next")
          .withDefault(false);
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "P, keeps y feasible; without it every y is");
  static final Option<Double> TOLERANCE =
      Option.decimal("tolerance", "norm of ∇_y f at which a solve ends early; 0 for never")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      Stream.of(
              List.<Option<?>>of(STEPS, LEARNING_RATE),
              MomentOptions.ALL,
              List.<Option<?>>of(KEEP_MOMENTS, PROJECTION, TOLERANCE))
          .<Option<?>>flatMap(List::stream)
          .toList();

  static AdamSolverOptions from(OptionValues values) {
    return new AdamSolverOptions(
        values.get(STEPS),
        values.get(LEARNING_RATE),
        MomentOptions.from(values),
        values.get(KEEP_MOMENTS),
        values.get(PROJECTION),
        values.get(TOLERANCE));
  }
}
