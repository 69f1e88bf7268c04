package org.bilevel.greedy;

import java.util.List;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link GreedySelector}.
 *
 * @param size K, how many samples are selected
 * @param kernel which k
 * @param depth hidden layers of the network behind the tangent kernel
 * @param bandwidth σ of the Gaussian kernel, 0 for the median distance
 * @param nystrom whether the kernel is approximated from landmarks
 * @param landmarks how many landmarks
 * @param regularization λ, relative to the mean of k(x, x)
 * @param innerLoss what the proxy model is fitted by
 * @param outerLoss what the proxy model is judged by
 * @param start how many samples are drawn at random first
 * @param candidates how many samples are scored for each that joins, 0 for all
 * @param weightSteps steps of the weights after each sample that joins
 * @param outer takes these steps
 * @param mostCandidates the greatest n for which all of k is kept
 */
record GreedyOptions(
    int size,
    KernelChoice kernel,
    int depth,
    double bandwidth,
    boolean nystrom,
    int landmarks,
    double regularization,
    InnerLoss innerLoss,
    OuterLoss outerLoss,
    int start,
    int candidates,
    int weightSteps,
    OuterOptimizer outer,
    int mostCandidates) {

  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<String> KERNEL =
      Option.choice(
              "kernel",
              "k of the proxy model: the inner product, a Gaussian, or the neural tangent kernel of"
                  + " a wide fully connected network of ReLUs",
              "linear",
              "rbf",
              "ntk")
          .withDefault("ntk");
  static final Option<Integer> DEPTH =
      Option.integer("depth", "hidden layers of the network behind ntk").atLeast(1).withDefault(2);
  static final Option<Double> BANDWIDTH =
      Option.decimal(
              "bandwidth",
              "σ of rbf, in units of the features; 0 takes the median distance of the candidates")
          .atLeast(0)
          .withDefault(0.0);
  static final Option<String> PROXY =
      Option.choice(
              "proxy",
              "where the proxy model lives: in the functions k(·, x) of the candidates, or in as many"
                  + " Nyström features as there are landmarks",
              "representer",
              "nystrom")
          .withDefault("representer");
  static final Option<Integer> LANDMARKS =
      Option.integer("landmarks", "candidates that nystrom draws its features from")
          .atLeast(1)
          .withDefault(200);
  static final Option<Double> REGULARIZATION =
      Option.decimal(
              "regularization", "λ of the ridge, in units of the mean of k(x, x) of the candidates")
          .positive()
          .withDefault(0.01);
  static final Option<String> INNER_LOSS =
      Option.choice(
              "inner-loss",
              "what the proxy model is fitted by: squared distance to the labels, solved in closed"
                  + " form, or cross-entropy, solved by Newton's method",
              "squared",
              "cross-entropy")
          .withDefault("squared");
  static final Option<String> OUTER_LOSS =
      Option.choice(
              "outer-loss",
              "what the proxy model is judged by on all candidates: squared distance to the labels,"
                  + " or cross-entropy with its outputs as scores",
              "squared",
              "cross-entropy")
          .withDefault("squared");
  static final Option<Integer> START =
      Option.integer("start", "samples drawn at random before the first that is chosen")
          .atLeast(0)
          .withDefault(1);
  static final Option<Integer> CANDIDATES =
      Option.integer(
              "candidates",
              "samples, drawn at random, that are scored for each that joins; 0 for all")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> WEIGHT_STEPS =
      Option.integer(
              "weight-steps", "bilevel steps of the weights, from 1, after each sample that joins")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(3);
  static final Option<OuterOptimizer> OUTER =
      Option.part("outer", Kind.OUTER, "takes the steps of the weights, if there are any")
          .withDefaultPart("adam");
  static final Option<Integer> MOST_CANDIDATES =
      Option.integer(
              "most-candidates",
              "greatest n for which representer keeps its n × n numbers; linear in fewer features"
                  + " than candidates keeps none")
          .atLeast(1)
          .withDefault(10_000);

  static final List<Option<?>> ALL =
      List.of(
          SIZE,
          KERNEL,
          DEPTH,
          BANDWIDTH,
          PROXY,
          LANDMARKS,
          REGULARIZATION,
          INNER_LOSS,
          OUTER_LOSS,
          START,
          CANDIDATES,
          WEIGHT_STEPS,
          OUTER,
          MOST_CANDIDATES);

  /** Which kernel. */
  enum KernelChoice {
    LINEAR,
    RBF,
    NTK
  }

  /** Which inner loss. */
  enum InnerLoss {
    SQUARED,
    CROSS_ENTROPY
  }

  static GreedyOptions from(OptionValues values) {
    return new GreedyOptions(
        values.get(SIZE),
        switch (values.get(KERNEL)) {
          case "linear" -> KernelChoice.LINEAR;
          case "rbf" -> KernelChoice.RBF;
          default -> KernelChoice.NTK;
        },
        values.get(DEPTH),
        values.get(BANDWIDTH),
        values.get(PROXY).equals("nystrom"),
        values.get(LANDMARKS),
        values.get(REGULARIZATION),
        values.get(INNER_LOSS).equals("squared") ? InnerLoss.SQUARED : InnerLoss.CROSS_ENTROPY,
        values.get(OUTER_LOSS).equals("squared") ? OuterLoss.SQUARED : OuterLoss.CROSS_ENTROPY,
        values.get(START),
        values.get(CANDIDATES),
        values.get(WEIGHT_STEPS),
        values.get(OUTER),
        values.get(MOST_CANDIDATES));
  }
}
