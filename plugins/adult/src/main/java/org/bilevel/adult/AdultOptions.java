package org.bilevel.adult;

import java.util.List;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link AdultExperiment}.
 *
 * @param data the data set
 * @param solver takes the outer steps
 * @param outerRows N_T1
 * @param innerRows N_T2
 * @param outerBatch rows of each set in a batch of F; 0 for all
 * @param innerBatch rows in a batch of f; 0 for all
 * @param coupling λ
 * @param steps outer steps
 * @param reportEvery outer steps from one exact measurement to the next
 * @param optimum whether the optima are computed
 */
record AdultOptions(
    DataSource data,
    BilevelSolver solver,
    int outerRows,
    int innerRows,
    int outerBatch,
    int innerBatch,
    double coupling,
    int steps,
    int reportEvery,
    boolean optimum) {

  static final Option<DataSource> DATA =
      Option.part("data", Kind.DATA, "the data set, of two classes").asSection();
  static final Option<BilevelSolver> SOLVER =
      Option.part("solver", Kind.SOLVER, "takes the outer steps")
          .withDefaultPart("hypergradient-descent")
          .asSection();
  static final Option<Integer> OUTER_ROWS =
      Option.integer("outer-rows", "N_T1, rows of the large set, drawn at random")
          .atLeast(1)
          .withDefault(30_000)
          .quickAtMost(2_000);
  static final Option<Integer> INNER_ROWS =
      Option.integer("inner-rows", "N_T2, rows of the small set, drawn at random from the others")
          .atLeast(1)
          .withDefault(7_500)
          .quickAtMost(500);
  static final Option<Integer> OUTER_BATCH =
      Option.integer(
              "outer-batch",
              "rows of the large and as many of the small set in a mini-batch of F; 0 for all")
          .atLeast(0)
          .withDefault(512);
  static final Option<Integer> INNER_BATCH =
      Option.integer("inner-batch", "rows in a mini-batch of f; 0 for all")
          .atLeast(0)
          .withDefault(512);
  static final Option<Double> COUPLING =
      Option.decimal("coupling", "λ, how strongly y is held near x").positive().withDefault(1.0);
  static final Option<Integer> STEPS =
      Option.integer("steps", "how many outer steps are taken")
          .atLeast(1)
          .withDefault(1000)
          .quickAtMost(20);
  static final Option<Integer> REPORT_EVERY =
      Option.integer(
              "report-every",
              "outer steps from one measurement of the prediction error on all rows to the next; the"
                  + " first and the last step are always measured")
          .atLeast(1)
          .withDefault(10);
  static final Option<Boolean> OPTIMUM =
      Option.flag(
              "optimum", "compute the least prediction error, and the least without inner problem")
          .withDefault(true);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          SOLVER,
          OUTER_ROWS,
          INNER_ROWS,
          OUTER_BATCH,
          INNER_BATCH,
          COUPLING,
          STEPS,
          REPORT_EVERY,
          OPTIMUM);

  static AdultOptions from(OptionValues values) {
    return new AdultOptions(
        values.get(DATA),
        values.get(SOLVER),
        values.get(OUTER_ROWS),
        values.get(INNER_ROWS),
        values.get(OUTER_BATCH),
        values.get(INNER_BATCH),
        values.get(COUPLING),
        values.get(STEPS),
        values.get(REPORT_EVERY),
        values.get(OPTIMUM));
  }
}
