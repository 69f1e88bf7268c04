package org.bilevel.hypergradientdescent;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Projection;
import org.bilevel.api.Regularizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link HypergradientDescentSolver}.
 *
 * @param inner brings y near y*(x)
 * @param hypergradient estimates dF/dx
 * @param outer turns hypergradients into steps of x
 * @param projection keeps x feasible, or nothing
 * @param regularizer R(x), or nothing
 * @param start where each inner solve starts
 * @param startOptimizer moves a learned start
 * @param startProjection keeps a learned start feasible, or nothing
 * @param check what is compared with references
 * @param checkEvery outer steps from one check to the next
 * @param checkTolerance relative difference at which a check says so
 */
record HypergradientDescentOptions(
    InnerSolver inner,
    HypergradientEstimator hypergradient,
    OuterOptimizer outer,
    Optional<Projection> projection,
    Optional<Regularizer> regularizer,
    Start start,
    OuterOptimizer startOptimizer,
    Optional<Projection> startProjection,
    Check check,
    int checkEvery,
    double checkTolerance) {

  /** Where each inner solve starts. */
  enum Start {
    INITIAL,
    WARM,
    LEARNED
  }

  /** What is compared with references. */
  enum Check {
    NONE,
    GRADIENTS,
    FULL
  }

  static final Option<InnerSolver> INNER =
      Option.part("inner", Kind.INNER, "brings y near y*(x) before each step of x")
          .withDefaultPart("gradient-descent");
  static final Option<HypergradientEstimator> HYPERGRADIENT =
      Option.part("hypergradient", Kind.HYPERGRADIENT, "estimates dF/dx")
          .withDefaultPart("conjugate-gradient");
  static final Option<OuterOptimizer> OUTER =
      Option.part("outer", Kind.OUTER, "turns hypergradients into steps of x")
          .withDefaultPart("gradient-descent");
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "keeps x feasible after each step; without it every x is");
  static final Option<Optional<Regularizer>> REGULARIZER =
      Option.optionalPart("regularizer", Kind.REGULARIZER, "R(x), added to F; without it R = 0");
  static final Option<String> START =
      Option.choice(
              "start",
              "where each inner solve starts: at the problem's initial y, where the one before"
                  + " ended, or at a start z that is learned with x (initialization auxiliary)",
              "initial",
              "warm",
              "learned")
          .withDefault("initial");
  static final Option<OuterOptimizer> START_OPTIMIZER =
      Option.part("start-optimizer", Kind.OUTER, "turns gradients into steps of a learned start")
          .withDefaultPart("gradient-descent");
  static final Option<Optional<Projection>> START_PROJECTION =
      Option.optionalPart(
          "start-projection",
          Kind.PROJECTION,
          "keeps a learned start feasible; without it every start is");
  static final Option<String> CHECK =
      Option.choice(
              "check",
              "compare with references and warn where they part: nothing, the problem's derivatives"
                  + " with central differences, or also the hypergradient with one from conjugate"
                  + " gradients of high accuracy",
              "none",
              "gradients",
              "full")
          .withDefault("none");
  static final Option<Integer> CHECK_EVERY =
      Option.integer("check-every", "outer steps from one check to the next")
          .atLeast(1)
          .withDefault(10);
  static final Option<Double> CHECK_TOLERANCE =
      Option.decimal("check-tolerance", "relative difference at which a check warns")
          .positive()
          .withDefault(1e-3);

  static final List<Option<?>> ALL =
      List.of(
          INNER,
          HYPERGRADIENT,
          OUTER,
          PROJECTION,
          REGULARIZER,
          START,
          START_OPTIMIZER,
          START_PROJECTION,
          CHECK,
          CHECK_EVERY,
          CHECK_TOLERANCE);

  static HypergradientDescentOptions from(OptionValues values) {
    return new HypergradientDescentOptions(
        values.get(INNER),
        values.get(HYPERGRADIENT),
        values.get(OUTER),
        values.get(PROJECTION),
        values.get(REGULARIZER),
        Start.valueOf(values.get(START).toUpperCase(Locale.ROOT)),
        values.get(START_OPTIMIZER),
        values.get(START_PROJECTION),
        Check.valueOf(values.get(CHECK).toUpperCase(Locale.ROOT)),
        values.get(CHECK_EVERY),
        values.get(CHECK_TOLERANCE));
  }
}
