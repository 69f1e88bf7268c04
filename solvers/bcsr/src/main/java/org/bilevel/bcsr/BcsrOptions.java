package org.bilevel.bcsr;

import java.util.List;
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
 * Options of {@link BcsrSelector}.
 *
 * @param size K, how many samples are selected
 * @param outerSteps J, steps of the sample weights
 * @param outerLoss whether F is the sum or the mean of the samples' losses
 * @param restrict whether the proxy model is restricted to the span of the candidates where that is
 *     exact
 * @param inner takes the N steps of the proxy model
 * @param hypergradient estimates dF/dw
 * @param outer turns hypergradients into steps of the weights
 * @param projection keeps the weights feasible
 * @param regularizer R(w), or nothing
 */
record BcsrOptions(
    int size,
    int outerSteps,
    OuterLoss outerLoss,
    boolean restrict,
    InnerSolver inner,
    HypergradientEstimator hypergradient,
    OuterOptimizer outer,
    Projection projection,
    Optional<Regularizer> regularizer) {

  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<Integer> OUTER_STEPS =
      Option.integer(
              "outer-steps",
              "J, steps of the sample weights; 0 selects uniformly, the ablation without bilevel steps")
          .atLeast(0)
          .withDefault(5);
  static final Option<String> OUTER_LOSS =
      Option.choice(
              "outer-loss",
              "F over the n candidates: the sum of their losses as in equation (1), or their mean, to"
                  + " which the outer step sizes of Table 7 belong; the same as dividing the outer"
                  + " learning rate of a plain gradient step and the regularizer's weight by n",
              "sum",
              "mean")
          .withDefault("sum");
  static final Option<Boolean> RESTRICT =
      Option.flag(
              "restrict",
              "compute on the span of the candidates where the parts' steps are the same there:"
                  + " faster, and equal up to rounding")
          .withDefault(true);
  static final Option<InnerSolver> INNER =
      Option.part("inner", Kind.INNER, "takes the N steps of the proxy model θ, equation (2)")
          .withDefaultPart("gradient-descent");
  static final Option<HypergradientEstimator> HYPERGRADIENT =
      Option.part("hypergradient", Kind.HYPERGRADIENT, "estimates dF/dw, equations (3) and (4)")
          .withDefaultPart("implicit-gradient");
  static final Option<OuterOptimizer> OUTER =
      Option.part("outer", Kind.OUTER, "turns hypergradients into steps of w, equation (5)")
          .withDefaultPart("gradient-descent");
  static final Option<Projection> PROJECTION =
      Option.part("projection", Kind.PROJECTION, "keeps w feasible, equation (5)")
          .withDefaultPart("simplex");
  static final Option<Optional<Regularizer>> REGULARIZER =
      Option.optionalPart("regularizer", Kind.REGULARIZER, "R(w), added to F; without it R = 0");

  static final List<Option<?>> ALL =
      List.of(
          SIZE,
          OUTER_STEPS,
          OUTER_LOSS,
          RESTRICT,
          INNER,
          HYPERGRADIENT,
          OUTER,
          PROJECTION,
          REGULARIZER);

  static BcsrOptions from(OptionValues values) {
    return new BcsrOptions(
        values.get(SIZE),
        values.get(OUTER_STEPS),
        values.get(OUTER_LOSS).equals("sum") ? OuterLoss.SUM : OuterLoss.MEAN,
        values.get(RESTRICT),
        values.get(INNER),
        values.get(HYPERGRADIENT),
        values.get(OUTER),
        values.get(PROJECTION),
        values.get(REGULARIZER));
  }
}
