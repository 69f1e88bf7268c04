package org.bilevel.pbcs;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link PbcsSelector}.
 *
 * @param size K, how many samples are selected
 * @param startShare the share of the candidates from which the size shrinks to K; 0 for none
 * @param shrinkSteps the share of the outer steps within which it does
 * @param outerSteps T, steps of the probabilities
 * @param cosine whether the steps fade out with a cosine
 * @param masks M, masks of an outer step
 * @param baseline whether the mean of their losses is subtracted
 * @param clamp ε, how far s is kept from 0 and 1 where the estimators divide by it
 * @param gumbel λ, the share of the Gumbel-softmax estimator in the gradient
 * @param temperature its temperature at the first step
 * @param finalTemperature its temperature at the last
 * @param clip the greatest norm of the gradient; 0 for no bound
 * @param validation the share of the candidates held out for the outer loss
 * @param draws R, masks of which the best is selected
 * @param fresh whether the proxy model starts anew rather than where the request says
 * @param restrict whether the proxy model is restricted to the span of the candidates where exact
 * @param inner trains the proxy model
 * @param innerBatch the most samples of a mask in a step of inner; 0 for all
 * @param innerRounds how often it is called one after the other
 * @param innerTolerance ‖∇_θ‖ at which it is not called again
 * @param hypergradient differentiates the relaxed problem of the Gumbel-softmax estimator
 * @param outer turns gradients into steps of s
 */
record PbcsOptions(
    int size,
    double startShare,
    double shrinkSteps,
    int outerSteps,
    boolean cosine,
    int masks,
    boolean baseline,
    double clamp,
    double gumbel,
    double temperature,
    double finalTemperature,
    double clip,
    double validation,
    int draws,
    boolean fresh,
    boolean restrict,
    InnerSolver inner,
    int innerBatch,
    int innerRounds,
    double innerTolerance,
    Optional<HypergradientEstimator> hypergradient,
    OuterOptimizer outer) {

  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<Double> START_SHARE =
      Option.decimal(
              "start-share",
              "share of the candidates from which the expected size shrinks to K; 0 for K from the"
                  + " first step on")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.0);
  static final Option<Double> SHRINK_STEPS =
      Option.decimal("shrink-steps", "share of the outer steps within which the size shrinks to K")
          .positive()
          .atMost(1)
          .withDefault(0.5);
  static final Option<Integer> OUTER_STEPS =
      Option.integer(
              "outer-steps", "T, steps of the probabilities; 0 selects uniformly, the ablation")
          .atLeast(0)
          .withDefault(500)
          .quickAtMost(5);
  static final Option<String> OUTER_SCHEDULE =
      Option.choice(
              "outer-schedule",
              "what the steps of outer are multiplied with: the cosine from 1 to 0 over the outer"
                  + " steps, or 1",
              "cosine",
              "constant")
          .withDefault("cosine");
  static final Option<Integer> MASKS =
      Option.integer("masks", "M, masks that are drawn and trained on in an outer step")
          .atLeast(1)
          .withDefault(4);
  static final Option<String> BASELINE =
      Option.choice(
              "baseline",
              "what is subtracted from the losses of the M masks, for a smaller variance: their mean"
                  + " (nothing where M is 1), or nothing as in the paper",
              "mean",
              "none")
          .withDefault("mean");
  static final Option<Double> CLAMP =
      Option.decimal(
              "clamp",
              "ε, how far a probability is kept from 0 and 1 where the gradient divides by it")
          .positive()
          .atMost(0.5)
          .withDefault(1e-3);
  static final Option<Double> GUMBEL =
      Option.decimal(
              "gumbel",
              "λ, the share of the Gumbel-softmax estimator in the gradient; the rest is the policy"
                  + " gradient's")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.0);
  static final Option<Double> TEMPERATURE =
      Option.decimal("temperature", "τ of the Gumbel-softmax estimator at the first step")
          .positive()
          .withDefault(1.0);
  static final Option<Double> FINAL_TEMPERATURE =
      Option.decimal(
              "final-temperature", "τ at the last step; it falls by the same factor each step")
          .positive()
          .withDefault(0.1);
  static final Option<Double> CLIP =
      Option.decimal(
              "clip", "greatest norm of the gradient, longer ones are shortened; 0 for no bound")
          .atLeast(0)
          .withDefault(3.0);
  static final Option<Double> VALIDATION =
      Option.decimal(
              "validation",
              "share of the candidates that is held out, balanced by class, for the outer loss; 0"
                  + " for the loss on all candidates")
          .atLeast(0)
          .atMost(0.5)
          .withDefault(0.0);
  static final Option<Integer> DRAWS =
      Option.integer("draws", "R, masks drawn in the end, of which the best is selected")
          .atLeast(1)
          .withDefault(10);
  static final Option<String> START =
      Option.choice(
              "start",
              "where each training of the proxy model starts: at the parameters that the selection is"
                  + " given, in continual learning those of the learning model, or at fresh ones, drawn"
                  + " once for a selection, so that the coreset alone must teach it all",
              "given",
              "fresh")
          .withDefault("given");
  static final Option<Boolean> RESTRICT =
      Option.flag(
              "restrict",
              "compute on the span of the candidates where the parts' steps are the same there:"
                  + " faster, and equal up to rounding")
          .withDefault(true);
  static final Option<InnerSolver> INNER =
      Option.part("inner", Kind.INNER, "trains the proxy model θ on a mask, equation (5)")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> INNER_BATCH =
      Option.integer(
              "inner-batch",
              "|B|, the most samples of a mask in a step of inner, so that a step's time does not grow"
                  + " with K; 0 for all of the mask")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> INNER_ROUNDS =
      Option.integer(
              "inner-rounds",
              "how often inner is called in a training, each time from its last end")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Double> INNER_TOLERANCE =
      Option.decimal(
              "inner-tolerance",
              "norm of the inner gradient at which a training ends after one more round; 0 for never")
          .atLeast(0)
          .withDefault(1e-3);
  static final Option<Optional<HypergradientEstimator>> HYPERGRADIENT =
      Option.optionalPart(
          "hypergradient",
          Kind.HYPERGRADIENT,
          "differentiates the relaxed problem of the Gumbel-softmax estimator; needed where gumbel"
              + " is not 0");
  static final Option<OuterOptimizer> OUTER =
      Option.part(
              "outer",
              Kind.OUTER,
              "turns gradients into steps of s; plain steps are Algorithm 1, the authors' code uses adam"
                  + " with learning-rate 0.05")
          .withDefaultPart("gradient-descent");

  static final List<Option<?>> ALL =
      List.of(
          SIZE,
          START_SHARE,
          SHRINK_STEPS,
          OUTER_STEPS,
          OUTER_SCHEDULE,
          MASKS,
          BASELINE,
          CLAMP,
          GUMBEL,
          TEMPERATURE,
          FINAL_TEMPERATURE,
          CLIP,
          VALIDATION,
          DRAWS,
          START,
          RESTRICT,
          INNER,
          INNER_BATCH,
          INNER_ROUNDS,
          INNER_TOLERANCE,
          HYPERGRADIENT,
          OUTER);

  static PbcsOptions from(OptionValues values, PartContext context) {
    double gumbel = values.get(GUMBEL);
    Optional<HypergradientEstimator> hypergradient = values.get(HYPERGRADIENT);
    if (gumbel > 0 && hypergradient.isEmpty()) {
      throw BilevelException.configuration(
          "%s: gumbel is %s, but the Gumbel-softmax estimator has no hypergradient part to"
                  .formatted(context.path(), gumbel)
              + " differentiate its relaxed problem with.",
          "Maybe add 'hypergradient: conjugate-gradient', or leave gumbel at 0.");
    }
    if (gumbel == 0 && hypergradient.isPresent()) {
      context.warn(
          context.path()
              + ".hypergradient is not used: gumbel, the share of the estimator that"
              + " needs it, is 0.");
    }
    return new PbcsOptions(
        values.get(SIZE),
        values.get(START_SHARE),
        values.get(SHRINK_STEPS),
        values.get(OUTER_STEPS),
        values.get(OUTER_SCHEDULE).equals("cosine"),
        values.get(MASKS),
        values.get(BASELINE).equals("mean"),
        values.get(CLAMP),
        gumbel,
        values.get(TEMPERATURE),
        values.get(FINAL_TEMPERATURE),
        values.get(CLIP),
        values.get(VALIDATION),
        values.get(DRAWS),
        values.get(START).equals("fresh"),
        values.get(RESTRICT),
        values.get(INNER),
        values.get(INNER_BATCH),
        values.get(INNER_ROUNDS),
        values.get(INNER_TOLERANCE),
        hypergradient,
        values.get(OUTER));
  }
}
