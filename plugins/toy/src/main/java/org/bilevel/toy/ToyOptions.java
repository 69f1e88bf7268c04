package org.bilevel.toy;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link ToyExperiment}; what each means stands with its constant.
 *
 * @param solver the bilevel solver
 * @param problem which problem
 * @param size the size of a random one
 * @param initialOuter where x starts; empty: where the problem says
 * @param initialInner where y starts; empty: where the problem says
 * @param steps outer steps
 * @param reportEvery outer steps from one measurement to the next
 */
record ToyOptions(
    BilevelSolver solver,
    Problems problem,
    Problems.Size size,
    List<Double> initialOuter,
    List<Double> initialInner,
    int steps,
    int reportEvery) {

  private static final Problems.Size DEFAULT_SIZE = new Problems.Size(5, 10, 10);

  static final Option<BilevelSolver> SOLVER =
      Option.part("solver", Kind.SOLVER, "solves the problem")
          .withDefaultPart("hypergradient-descent")
          .asSection();
  static final Option<String> PROBLEM =
      Option.choice(
              "problem",
              "which problem: a nearest point of a half-plane that moves with x, (10) or (13) of the IAPTT-GM paper, an example of Mitsos and Barton's"
                  + " test set, or a random quadratic one",
              Arrays.stream(Problems.values()).map(Problems::word).toArray(String[]::new))
          .withDefault(Problems.IAPTT_10.word());
  static final Option<List<Double>> INITIAL_OUTER =
      Option.decimals(
              "initial-outer",
              "where x starts: its p entries, or one number for all of them; if empty, where the"
                  + " problem says")
          .withDefault(List.of());
  static final Option<List<Double>> INITIAL_INNER =
      Option.decimals(
              "initial-inner",
              "where y starts: its d entries, or one number for all of them; if empty, where the"
                  + " problem says")
          .withDefault(List.of());
  static final Option<Integer> STEPS =
      Option.integer("steps", "T, outer steps").atLeast(1).withDefault(500).quickAtMost(5);
  static final Option<Integer> REPORT_EVERY =
      Option.integer("report-every", "outer steps from one measurement of the errors to the next")
          .atLeast(1)
          .withDefault(1);
  static final Option<Integer> OUTER_SIZE =
      Option.integer("outer-size", "p, the length of x, of a quadratic problem")
          .atLeast(1)
          .withDefault(DEFAULT_SIZE.outer());
  static final Option<Integer> INNER_SIZE =
      Option.integer("inner-size", "d, the length of y, of a quadratic problem")
          .atLeast(1)
          .withDefault(DEFAULT_SIZE.inner());
  static final Option<Double> CONDITION =
      Option.decimal("condition", "κ, the condition number of ∇²_yy f, of a quadratic problem")
          .atLeast(1)
          .withDefault(DEFAULT_SIZE.condition());

  static final List<Option<?>> ALL =
      List.of(
          SOLVER,
          PROBLEM,
          INITIAL_OUTER,
          INITIAL_INNER,
          STEPS,
          REPORT_EVERY,
          OUTER_SIZE,
          INNER_SIZE,
          CONDITION);

  static ToyOptions from(OptionValues values, PartContext context) {
    Problems problem = Problems.of(values.get(PROBLEM));
    Problems.Size size =
        new Problems.Size(values.get(OUTER_SIZE), values.get(INNER_SIZE), values.get(CONDITION));
    if (!problem.isRandom() && !size.equals(DEFAULT_SIZE)) {
      context.warn(
          "outer-size, inner-size and condition have no effect with problem: " + problem.word());
    }
    // which numbers are drawn does not matter here
    BilevelProblem like = problem.make(size, RandomStream.of(0)).problem();
    requireLength(context, INITIAL_OUTER, values, "x", like.initialOuter().size());
    requireLength(context, INITIAL_INNER, values, "y", like.initialInner().size());
    return new ToyOptions(
        values.get(SOLVER),
        problem,
        size,
        values.get(INITIAL_OUTER),
        values.get(INITIAL_INNER),
        values.get(STEPS),
        values.get(REPORT_EVERY));
  }

  private static void requireLength(
      PartContext context,
      Option<List<Double>> option,
      OptionValues values,
      String variable,
      int size) {
    int given = values.get(option).size();
    if (given > 1 && given != size) {
      throw BilevelException.configuration(
          "%s.%s has %d entries, but %s has %d."
              .formatted(context.path(), option.name(), given, variable, size),
          "Maybe give one number, which then holds for every entry.");
    }
  }
}
