package org.bilevel.bigsam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link BigSamSolver}.
 *
 * @param steps K, the most steps of a solve
 * @param learningRate t, the step on the inner objective
 * @param outerLearningRate s, the step on the outer objective
 * @param outerWeight γ, the weight at k = 1
 * @param exponent p, how fast the weight decays
 * @param reading whose weight decays
 * @param every how often a step is a BiG-SAM step
 * @param projection P onto the feasible set of y
 * @param tolerance length of a BiG-SAM step over t at which a solve ends early; 0 for never
 */
record BigSamOptions(
    int steps,
    double learningRate,
    double outerLearningRate,
    double outerWeight,
    double exponent,
    Reading reading,
    int every,
    Optional<Projection> projection,
    double tolerance) {

  /** Whose weight decays. */
  enum Reading {
    /** That of the outer step, as the theory needs it. */
    OUTER,
    /** That of the inner step, as the formula is printed. */
    PRINTED
  }

  static final Option<Integer> STEPS =
      Option.integer("steps", "K, the most steps of a solve")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "t, the step on the inner objective, in units of y per unit of gradient; at most 1"
                  + " over its largest curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Double> OUTER_LEARNING_RATE =
      Option.decimal(
              "outer-learning-rate",
              "s, the step on the outer objective, in units of y per unit of gradient; at most 1"
                  + " over its largest curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Double> OUTER_WEIGHT =
      Option.decimal(
              "outer-weight",
              "γ, the outer step's weight at k = 1 (the inner step's with reading: printed); the"
                  + " weight is never above 1")
          .positive()
          .withDefault(1.0);
  static final Option<Double> EXPONENT =
      Option.decimal("exponent", "p, the weight at step k is γ k^(−p)")
          .atLeast(0)
          .withDefault(0.25);
  static final Option<String> READING =
      Option.choice(
              "reading",
              "whose weight decays: that of the outer step, which leads to the inner minimiser that"
                  + " is best outside, or that of the inner step, as printed",
              "outer",
              "printed")
          .withDefault("outer");
  static final Option<Integer> EVERY =
      Option.integer(
              "every", "every so many steps one is a BiG-SAM step; those between are plain ones")
          .atLeast(1)
          .withDefault(1);
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "P, keeps y feasible; without it every y is");
  static final Option<Double> TOLERANCE =
      Option.decimal(
              "tolerance",
              "length of a BiG-SAM step over t at which a solve ends early; 0 for never")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      List.of(
          STEPS,
          LEARNING_RATE,
          OUTER_LEARNING_RATE,
          OUTER_WEIGHT,
          EXPONENT,
          READING,
          EVERY,
          PROJECTION,
          TOLERANCE);

  static BigSamOptions from(OptionValues values) {
    return new BigSamOptions(
        values.get(STEPS),
        values.get(LEARNING_RATE),
        values.get(OUTER_LEARNING_RATE),
        values.get(OUTER_WEIGHT),
        values.get(EXPONENT),
        Reading.valueOf(values.get(READING).toUpperCase(Locale.ROOT)),
        values.get(EVERY),
        values.get(PROJECTION),
        values.get(TOLERANCE));
  }
}
