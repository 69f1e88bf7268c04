package org.bilevel.fewshot;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link FewShotExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param model the architecture
 * @param solver learns the backbone
 * @param adaptation learns the head of a new task
 * @param sizes N, M and Q
 * @param tasks T
 * @param steps outer steps
 * @param rotations whether turned classes are further classes
 * @param testShare share of the classes kept for the end, where the data has no own
 * @param validationShare share of the other classes looked at on the way
 * @param learnedStart whether the heads' common start is part of x
 * @param mean whether F is the mean over tasks instead of the sum
 * @param penalty R
 * @param reportEvery outer steps from one look at new tasks to the next
 * @param validationEpisodes tasks of a look
 * @param testEpisodes tasks at the end
 */
record FewShotOptions(
    DataSource data,
    Architecture model,
    BilevelSolver solver,
    InnerSolver adaptation,
    EpisodeSampler.Sizes sizes,
    int tasks,
    int steps,
    boolean rotations,
    double testShare,
    double validationShare,
    boolean learnedStart,
    boolean mean,
    LqPenalty penalty,
    int reportEvery,
    int validationEpisodes,
    int testEpisodes) {

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<Architecture> MODEL =
      Option.part(
              "model",
              Kind.MODEL,
              "the network; its output layer is the head that each task has for itself, all before"
                  + " it the backbone")
          .asSection();
  static final Option<BilevelSolver> SOLVER =
      Option.part("solver", Kind.SOLVER, "learns the backbone")
          .withDefaultPart("hypergradient-descent")
          .asSection();
  static final Option<InnerSolver> ADAPTATION =
      Option.part(
              "adaptation",
              Kind.INNER,
              "learns the head of a new task from its support, on the way and at the end; usually"
                  + " that of the solver, with as many or more steps")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> WAYS =
      Option.integer("ways", "N, classes of a task").atLeast(2).withDefault(5);
  static final Option<Integer> SHOTS =
      Option.integer("shots", "M, samples of each class to learn from").atLeast(1).withDefault(1);
  static final Option<Integer> QUERIES =
      Option.integer("queries", "Q, other samples of each class to measure on")
          .atLeast(1)
          .withDefault(10);
  static final Option<Integer> TASKS =
      Option.integer("tasks", "T, tasks of an outer step").atLeast(1).withDefault(4);
  static final Option<Integer> STEPS =
      Option.integer("steps", "outer steps, each with new tasks")
          .atLeast(1)
          .withDefault(500)
          .quickAtMost(3);
  static final Option<Boolean> ROTATIONS =
      Option.flag(
              "rotations",
              "whether a class turned by 90, 180 and 270 degrees makes three further classes")
          .withDefault(true);
  static final Option<Double> TEST_SHARE =
      Option.decimal(
              "test-share",
              "share of the classes that is kept for the end; without effect where the data's test"
                  + " samples have classes of their own")
          .positive()
          .atMost(0.9)
          .withDefault(0.4);
  static final Option<Double> VALIDATION_SHARE =
      Option.decimal(
              "validation-share",
              "share of the other classes that is never learned from but looked at on the way; 0:"
                  + " none")
          .atLeast(0)
          .atMost(0.9)
          .withDefault(0.1);
  static final Option<String> START =
      Option.choice(
              "start",
              "where a task's head starts: at zero, or at a common start that is learned with the"
                  + " backbone (initialization auxiliary)",
              "zero",
              "learned")
          .withDefault("zero");
  static final Option<String> OUTER_LOSS =
      Option.choice("outer-loss", "F, over the tasks of a step", "mean", "sum").withDefault("mean");
  static final Option<Double> PENALTY =
      Option.decimal("penalty", "λ, weight of the ℓ_q norm of each head in the inner objective")
          .atLeast(0)
          .withDefault(0.0);
  static final Option<Double> PENALTY_POWER =
      Option.decimal("penalty-power", "q of the ℓ_q norm; below 1 it is not convex")
          .positive()
          .atMost(2)
          .withDefault(0.5);
  static final Option<Double> PENALTY_SMOOTHING =
      Option.decimal("penalty-smoothing", "ε of the ℓ_q norm, which keeps it smooth at zero")
          .positive()
          .withDefault(0.1);
  static final Option<Integer> REPORT_EVERY =
      Option.integer("report-every", "outer steps from one look at the accuracies to the next")
          .atLeast(1)
          .withDefault(50);
  static final Option<Integer> VALIDATION_EPISODES =
      Option.integer("validation-episodes", "tasks of a look, the same at each")
          .atLeast(1)
          .withDefault(40)
          .quickAtMost(2);
  static final Option<Integer> TEST_EPISODES =
      Option.integer("test-episodes", "tasks at the end")
          .atLeast(2)
          .withDefault(400)
          .quickAtMost(5);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          MODEL,
          SOLVER,
          ADAPTATION,
          WAYS,
          SHOTS,
          QUERIES,
          TASKS,
          STEPS,
          ROTATIONS,
          TEST_SHARE,
          VALIDATION_SHARE,
          START,
          OUTER_LOSS,
          PENALTY,
          PENALTY_POWER,
          PENALTY_SMOOTHING,
          REPORT_EVERY,
          VALIDATION_EPISODES,
          TEST_EPISODES);

  static FewShotOptions from(OptionValues values, PartContext context) {
    if (values.get(SOLVER).capabilities().needs().contains(Capability.START_GRADIENT)) {
      throw BilevelException.configuration(
          "The solver learns where the inner variable starts, but that belongs to the tasks of one"
              + " step, and the next step has others.",
          "Maybe set start: learned in "
              + context.path()
              + ", which learns one start for all tasks, and leave the solver's start out.");
    }
    return new FewShotOptions(
        values.get(DATA),
        values.get(MODEL),
        values.get(SOLVER),
        values.get(ADAPTATION),
        new EpisodeSampler.Sizes(values.get(WAYS), values.get(SHOTS), values.get(QUERIES)),
        values.get(TASKS),
        values.get(STEPS),
        values.get(ROTATIONS),
        values.get(TEST_SHARE),
        values.get(VALIDATION_SHARE),
        values.get(START).equals("learned"),
        values.get(OUTER_LOSS).equals("mean"),
        new LqPenalty(
            values.get(PENALTY), values.get(PENALTY_POWER), values.get(PENALTY_SMOOTHING)),
        values.get(REPORT_EVERY),
        values.get(VALIDATION_EPISODES),
        values.get(TEST_EPISODES));
  }
}
