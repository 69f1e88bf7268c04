package org.bilevel.incrementalmnist;

import java.util.List;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link IncrementalMnistExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param model the architecture
 * @param solver moves the hidden weights
 * @param tasks T
 * @param classesPerTask how many classes each task adds
 * @param steps outer steps of each task
 * @param validationShare of a task's validation samples in an evaluation of F
 * @param trainShare of a task's training samples in an evaluation of f
 * @param reportEvery outer steps from one measurement to the next
 * @param reportValidationShare of a task's validation samples in a measurement
 * @param reportTrainShare of a task's training samples in a measurement
 */
record IncrementalMnistOptions(
    DataSource data,
    Architecture model,
    BilevelSolver solver,
    int tasks,
    int classesPerTask,
    int steps,
    double validationShare,
    double trainShare,
    int reportEvery,
    double reportValidationShare,
    double reportTrainShare) {

  static final Option<DataSource> DATA =
      Option.part(
              "data",
              Kind.DATA,
              "the data set, whose test part are the validation samples, as in the paper")
          .asSection();
  static final Option<Architecture> MODEL =
      Option.part(
              "model",
              Kind.MODEL,
              "the network; its hidden layers are x, its output layer is y; the paper's is cnn with"
                  + " pool-after: last")
          .asSection();
  static final Option<BilevelSolver> SOLVER =
      Option.part("solver", Kind.SOLVER, "moves the hidden weights x; begins afresh with each task")
          .withDefaultPart("hypergradient-descent")
          .asSection();
  static final Option<Integer> TASKS =
      Option.integer("tasks", "T, how often classes are added")
          .atLeast(1)
          .withDefault(5)
          .quickAtMost(2);
  static final Option<Integer> CLASSES_PER_TASK =
      Option.integer("classes-per-task", "how many classes each task adds, in order")
          .atLeast(1)
          .withDefault(2);
  static final Option<Integer> STEPS =
      Option.integer("steps", "outer steps of each task")
          .atLeast(1)
          .withDefault(200)
          .quickAtMost(3);
  static final Option<Double> VALIDATION_SHARE =
      share(
          "validation-share",
          "share of the task's validation samples in an evaluation of F, at least one sample",
          0.005);
  static final Option<Double> TRAIN_SHARE =
      share(
          "train-share",
          "share of the task's training samples in an evaluation of f, at least one sample",
          0.001);
  static final Option<Integer> REPORT_EVERY =
      Option.integer(
              "report-every",
              "outer steps from one measurement to the next; a task's last step is always measured")
          .atLeast(1)
          .withDefault(10);
  static final Option<Double> REPORT_VALIDATION_SHARE =
      share(
          "report-validation-share",
          "share of the task's validation samples that measurements use",
          0.05);
  static final Option<Double> REPORT_TRAIN_SHARE =
      share(
          "report-train-share", "share of the task's training samples that measurements use", 0.01);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          MODEL,
          SOLVER,
          TASKS,
          CLASSES_PER_TASK,
          STEPS,
          VALIDATION_SHARE,
          TRAIN_SHARE,
          REPORT_EVERY,
          REPORT_VALIDATION_SHARE,
          REPORT_TRAIN_SHARE);

  private static Option<Double> share(String name, String doc, double value) {
    return Option.decimal(name, doc).positive().atMost(1).withDefault(value);
  }

  static IncrementalMnistOptions from(OptionValues values) {
    return new IncrementalMnistOptions(
        values.get(DATA),
        values.get(MODEL),
        values.get(SOLVER),
        values.get(TASKS),
        values.get(CLASSES_PER_TASK),
        values.get(STEPS),
        values.get(VALIDATION_SHARE),
        values.get(TRAIN_SHARE),
        values.get(REPORT_EVERY),
        values.get(REPORT_VALIDATION_SHARE),
        values.get(REPORT_TRAIN_SHARE));
  }
}
