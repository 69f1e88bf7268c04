package org.bilevel.increasingaccuracy;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link IncreasingAccuracySolver}.
 *
 * @param steps i_0, the steps of the first solve
 * @param mostSteps the most steps of a solve
 * @param threshold the change of F below which a step is added
 * @param evaluateOnAll whether F is evaluated on every data point, or on a drawn batch
 * @param learningRate η, in units of y per unit of gradient
 * @param projection P onto the feasible set of y
 */
record IncreasingAccuracyOptions(
    int steps,
    int mostSteps,
    double threshold,
    boolean evaluateOnAll,
    double learningRate,
    Optional<Projection> projection) {

  static final Option<Integer> STEPS =
      Option.integer("steps", "i_0, the steps of the first solve")
          .atLeast(1)
          .withDefault(1)
          .quickAtMost(10);
  static final Option<Integer> MOST_STEPS =
      Option.integer("most-steps", "the most steps of a solve, at least those of the first")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(10);
  static final Option<Double> THRESHOLD =
      Option.decimal(
              "threshold",
              "a step is added where F changed by less than this between two outer steps, in units"
                  + " of F")
          .positive()
          .withDefault(1e-4);
  static final Option<String> EVALUATE_ON =
      Option.choice(
              "evaluate-on",
              "what F is evaluated on: a batch that the problem draws for it, or all data points",
              "batch",
              "all")
          .withDefault("batch");
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate",
              "η, the size of a step in units of y per unit of gradient; below 2 over the largest"
                  + " curvature")
          .positive()
          .withDefault(0.1);
  static final Option<Optional<Projection>> PROJECTION =
      Option.optionalPart(
          "projection", Kind.PROJECTION, "P, keeps y feasible; without it every y is");

  static final List<Option<?>> ALL =
      List.of(STEPS, MOST_STEPS, THRESHOLD, EVALUATE_ON, LEARNING_RATE, PROJECTION);

  static IncreasingAccuracyOptions from(OptionValues values) {
    int steps = values.get(STEPS);
    int mostSteps = values.get(MOST_STEPS);
    if (steps > mostSteps) {
      throw BilevelException.configuration(
          "steps (%d) is greater than most-steps (%d).".formatted(steps, mostSteps),
          "Maybe most-steps: " + steps + " is what you want.");
    }
    return new IncreasingAccuracyOptions(
        steps,
        mostSteps,
        values.get(THRESHOLD),
        values.get(EVALUATE_ON).equals("all"),
        values.get(LEARNING_RATE),
        values.get(PROJECTION));
  }
}
