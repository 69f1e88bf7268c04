package org.bilevel.hypercleaning;

import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link HyperCleaningExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param corruption makes labels wrong
 * @param model the architecture
 * @param solver moves the weights
 * @param weights whether they are learned
 * @param train n, training samples
 * @param validation clean samples
 * @param test test samples, 0 for all
 * @param steps outer steps
 * @param reportEvery outer steps from one measurement to the next
 * @param batch training samples of an evaluation of f, 0 for all
 * @param validationBatch validation samples of an evaluation of F, 0 for all
 * @param mean whether the objectives are means rather than sums
 * @param initial every entry of x at the start
 * @param reportSamples whether each sample's truth and weight are reported
 */
record HyperCleaningOptions(
    DataSource data,
    Corruption corruption,
    Architecture model,
    BilevelSolver solver,
    Weights weights,
    int train,
    int validation,
    int test,
    int steps,
    int reportEvery,
    int batch,
    int validationBatch,
    boolean mean,
    double initial,
    boolean reportSamples) {

  /** Where the weights come from. */
  enum Weights {
    LEARNED,
    FIXED,
    ORACLE
  }

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<Corruption> CORRUPTION =
      Option.part(
              "corruption",
              Kind.CORRUPTION,
              "makes labels of the training samples wrong; a share ρ with label-noise's rate")
          .withDefaultPart("label-noise")
          .asSection();
  static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the model, whose parameters are y").asSection();
  static final Option<BilevelSolver> SOLVER =
      Option.part("solver", Kind.SOLVER, "moves the weights x")
          .withDefaultPart("hypergradient-descent")
          .asSection();
  static final Option<String> WEIGHTS =
      Option.choice(
              "weights",
              "how the samples are weighted: as the solver learns it; as at the start (fixed), which"
                  + " is training without cleaning; or 1 with a right label and 0 with a wrong one"
                  + " (oracle). For fixed and oracle, x does not move",
              "learned",
              "fixed",
              "oracle")
          .withDefault("learned");
  static final Option<Integer> TRAIN =
      Option.integer("train", "n, training samples, of which some get a wrong label")
          .atLeast(1)
          .withDefault(5000)
          .quickAtMost(100);
  static final Option<Integer> VALIDATION =
      Option.integer("validation", "validation samples; they stay clean")
          .atLeast(1)
          .withDefault(5000)
          .quickAtMost(100);
  static final Option<Integer> TEST =
      Option.integer("test", "test samples; 0 for all of the data set's test part")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> STEPS =
      Option.integer("steps", "T, outer steps").atLeast(1).withDefault(100).quickAtMost(3);
  static final Option<Integer> REPORT_EVERY =
      Option.integer(
              "report-every",
              "outer steps from one measurement of accuracy and F1 to the next; the last step is"
                  + " always measured")
          .atLeast(1)
          .withDefault(10);
  static final Option<Integer> BATCH =
      Option.integer("batch", "training samples of each evaluation of f; 0 for all of them")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> VALIDATION_BATCH =
      Option.integer(
              "validation-batch", "validation samples of each evaluation of F; 0 for all of them")
          .atLeast(0)
          .withDefault(0);
  static final Option<String> REDUCTION =
      Option.choice(
              "reduction",
              "whether f and F are means over their samples, as in the authors' code, or sums, as"
                  + " printed; for sums, step sizes are smaller by the number of samples",
              "mean",
              "sum")
          .withDefault("mean");
  static final Option<Double> INITIAL =
      Option.decimal("initial", "each x_i at the start; its weight is 1/(1 + exp(−x_i))")
          .withDefault(0.0);
  static final Option<Boolean> REPORT_SAMPLES =
      Option.flag(
              "report-samples",
              "report of each training sample, at the end, its number in the data set (sample-id),"
                  + " whether its label is right (sample-clean), and x_i (sample-x), with its place"
                  + " as the step")
          .withDefault(false);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          CORRUPTION,
          MODEL,
          SOLVER,
          WEIGHTS,
          TRAIN,
          VALIDATION,
          TEST,
          STEPS,
          REPORT_EVERY,
          BATCH,
          VALIDATION_BATCH,
          REDUCTION,
          INITIAL,
          REPORT_SAMPLES);

  static HyperCleaningOptions from(OptionValues values) {
    return new HyperCleaningOptions(
        values.get(DATA),
        values.get(CORRUPTION),
        values.get(MODEL),
        values.get(SOLVER),
        Weights.valueOf(values.get(WEIGHTS).toUpperCase(Locale.ROOT)),
        values.get(TRAIN),
        values.get(VALIDATION),
        values.get(TEST),
        values.get(STEPS),
        values.get(REPORT_EVERY),
        values.get(BATCH),
        values.get(VALIDATION_BATCH),
        values.get(REDUCTION).equals("mean"),
        values.get(INITIAL),
        values.get(REPORT_SAMPLES));
  }
}
