package org.bilevel.aggregateddescent;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link AggregatedDescentSolver}.
 *
 * @param steps K, the most steps of a solve
 * @param learningRate s_l, the step on the inner objective
 * @param outerLearningRate s_u, the step on the outer objective
 * @param aggregation μ, the share of the outer gradient
 * @param outerWeight α_0
 * @param exponent p, how fast α_k decays
 * @param innerWeight β
 * @param projection P onto the feasible set of y
 * @param tolerance length of a step over s_l at which a solve ends early; 0 for never
 */
record AggregatedDescentOptions(
    int steps,
    double learningRate,
    double outerLearningRate,
    double aggregation,
    double outerWeight,
    double exponent,
    double innerWeight,
    Optional<Projection> projection,
    double tolerance) {

  static final Option<Integer> STEPS =
      Option.integer("steps", "K, the most steps of a solve")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "s_l, the step on the inner objective, in units of y per unit of gradient; below 1"
                  + " over its largest curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Double> OUTER_LEARNING_RATE =
      Option.decimal(
              "outer-learning-rate",
              "s_u, the step on the outer objective, in units of y per unit of gradient; below 1"
                  + " over its largest curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Double> AGGREGATION =
      Option.decimal(
              "aggregation",
              "μ, the share of the outer gradient; 0 gives plain steps on the inner objective")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.5);
  static final Option<Double> OUTER_WEIGHT =
      Option.decimal("outer-weight", "α_0, the outer gradient's weight in the first step")
          .positive()
          .withDefault(1.0);
  static final Option<Double> EXPONENT =
      Option.decimal("exponent", "p, after k steps the outer gradient's weight is α_0 (k + 1)^(−p)")
          .atLeast(0)
          .withDefault(1.0);
  static final Option<Double> INNER_WEIGHT =
      Option.decimal("inner-weight", "β, the inner gradient's weight in every step")
          .positive()
          .withDefault(1.0);
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "P, keeps y feasible; without it every y is");
  static final Option<Double> TOLERANCE =
      Option.decimal(
              "tolerance", "length of a step over s_l at which a solve ends early; 0 for never")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      List.of(
          STEPS,
          LEARNING_RATE,
          OUTER_LEARNING_RATE,
          AGGREGATION,
          OUTER_WEIGHT,
          EXPONENT,
          INNER_WEIGHT,
          PROJECTION,
          TOLERANCE);

  static AggregatedDescentOptions from(OptionValues values) {
    return new AggregatedDescentOptions(
        values.get(STEPS),
        values.get(LEARNING_RATE),
        values.get(OUTER_LEARNING_RATE),
        values.get(AGGREGATION),
        values.get(OUTER_WEIGHT),
        values.get(EXPONENT),
        values.get(INNER_WEIGHT),
        values.get(PROJECTION),
        values.get(TOLERANCE));
  }
}
