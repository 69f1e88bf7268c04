package org.bilevel.continuallearning;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link ContinualLearningExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param stream makes tasks of it
 * @param corruption changes the training samples
 * @param model the architecture
 * @param selector selects coresets
 * @param buffer decides what stays in memory
 * @param optimizer trains the model
 * @param trainOnCoreset whether the authors' protocol is followed rather than Algorithm 1
 * @param batch |B_t|
 * @param epochs E
 * @param passes passes over a task's batches when training on coresets
 * @param selectEvery from how many samples a coreset is selected
 * @param trainSize samples of a batch that a step trains on when training on coresets
 * @param validationPerClass samples of each class that are held out for the selections
 * @param influence weighs the samples of a step, if anything does
 * @param classFair whether the last choice of a task is made by equal shares of the classes
 * @param replayBatch how many samples of the memory a step replays, at most; -1: as many as it
 *     takes from the stream
 * @param replayRatio how many it replays for each sample of the stream, where that counts
 * @param replayEarlier whether only earlier tasks are replayed
 * @param replayWeight the replay loss's coefficient
 * @param replayWeighted whether replayed samples count by their weights
 * @param learningRateDecay the factor between one task's steps and the next's
 * @param taskAware whether a test sample is classified among its task's classes only
 * @param testBatch test samples in one forward pass
 */
record ContinualLearningOptions(
    DataSource data,
    TaskStream stream,
    Corruption corruption,
    Architecture model,
    CoresetSelector selector,
    BufferPolicy buffer,
    OuterOptimizer optimizer,
    boolean trainOnCoreset,
    int batch,
    int epochs,
    int passes,
    SelectEvery selectEvery,
    int trainSize,
    int validationPerClass,
    Optional<Influence> influence,
    boolean classFair,
    int replayBatch,
    double replayRatio,
    boolean replayEarlier,
    double replayWeight,
    boolean replayWeighted,
    double learningRateDecay,
    boolean taskAware,
    int testBatch) {

  /** From how many samples a coreset is selected. */
  enum SelectEvery {
    BATCH,
    BUFFER,
    TASK
  }

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<TaskStream> STREAM =
      Option.part("stream", Kind.STREAM, "how tasks are made of the data set").asSection();
  static final Option<Corruption> CORRUPTION =
      Option.part("corruption", Kind.CORRUPTION, "what is done to the training samples")
          .withDefaultPart("none")
          .asSection();
  static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the model that learns; also the proxy of the selection")
          .asSection();
  static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects the coreset of K samples of each batch")
          .asSection();
  static final Option<BufferPolicy> BUFFER =
      Option.part("buffer", Kind.BUFFER, "which of the selected samples stay in memory")
          .asSection();

  static final Option<String> TRAIN_ON =
      Option.choice(
              "train-on",
              "what a training step sees of the stream: the whole batch (the paper's Algorithm 1),"
                  + " or the K samples selected from it (the protocol of the authors' code)",
              "batch",
              "coreset")
          .withDefault("batch");
  static final Option<Integer> BATCH =
      Option.integer("batch", "|B_t|, samples in a batch of the stream; at least the selector's K")
          .atLeast(1)
          .withDefault(50);
  static final Option<Integer> EPOCHS =
      Option.integer("epochs", "E, how often each training sample of a task comes by")
          .atLeast(1)
          .withDefault(1)
          .quickAtMost(1);
  static final Option<Integer> PASSES =
      Option.integer(
              "passes",
              "with train-on: coreset, passes over a task's batches, K samples of each at a time;"
                  + " 0: epochs · ⌊batch / K⌋, so that as many samples are trained on as E epochs have")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(2);
  static final Option<String> SELECT_EVERY =
      Option.choice(
              "select-every",
              "what a coreset is selected from: each batch; as soon as they are as many as the memory"
                  + " holds, the batches since the last selection, and what is left of a task at its"
                  + " end (buffer); all of a task, once, after its last step (task)",
              "batch",
              "buffer",
              "task")
          .withDefault("batch");
  static final Option<Integer> TRAIN_SIZE =
      Option.integer(
              "train-size",
              "with train-on: coreset and a select-every other than batch, samples of each batch that a"
                  + " step trains on, drawn at random; 0: the selector's K")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> VALIDATION_PER_CLASS =
      Option.integer(
              "validation-per-class",
              "how many training samples of each class, with their right labels, are held out before"
                  + " tasks are made: what a selector that judges by an outer loss takes it on instead"
                  + " of the candidates; 0: none")
          .atLeast(0)
          .withDefault(0);
  static final Option<Double> INFLUENCE_WEIGHT =
      Option.decimal(
              "influence-weight",
              "β, how much the samples of a step are weighed by their influence on earlier tasks and on"
                  + " the present one (MetaSP); 0: not at all")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.0);
  static final Option<Double> INFLUENCE_STEP =
      Option.decimal(
              "influence-step",
              "α, length of the pseudo step after which influences are measured; 0: before it")
          .atLeast(0)
          .withDefault(0.0);
  static final Option<String> FINAL_SELECTION =
      Option.choice(
              "final-selection",
              "with train-on: coreset, which of the samples picked in a task's last pass are offered"
                  + " to the buffer: all (none), or ⌊m/i⌋ after task i with equal shares of the"
                  + " classes, at random within each (class-fair)",
              "none",
              "class-fair")
          .withDefault("class-fair");
  static final Option<OuterOptimizer> OPTIMIZER =
      Option.part("optimizer", Kind.OUTER, "trains the model; begins afresh with each task")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> REPLAY_BATCH =
      Option.integer(
              "replay-batch",
              "samples of the memory that each step replays, or all if it holds fewer; 0: no replay;"
                  + " -1: as many as replay-ratio says")
          .atLeast(-1)
          .withDefault(-1);
  static final Option<Double> REPLAY_RATIO =
      Option.decimal(
              "replay-ratio",
              "with replay-batch: -1, samples of the memory that a step replays for each that it takes"
                  + " from the stream, rounded")
          .positive()
          .withDefault(1.0);
  static final Option<String> REPLAY_FROM =
      Option.choice(
              "replay-from",
              "which samples of the memory are replayed: all, also those of the present task, or"
                  + " those of earlier tasks",
              "all",
              "earlier")
          .withDefault("all");
  static final Option<Double> REPLAY_WEIGHT =
      Option.decimal("replay-weight", "coefficient of the mean loss on the replayed samples")
          .atLeast(0)
          .withDefault(1.0);
  static final Option<String> REPLAY_WEIGHTS =
      Option.choice(
              "replay-weights",
              "how much each replayed sample counts in that mean: all the same (none), or by its"
                  + " weight in the memory, that of its coreset (coreset)",
              "none",
              "coreset")
          .withDefault("none");
  static final Option<Double> LEARNING_RATE_DECAY =
      Option.decimal(
              "learning-rate-decay", "factor between the steps of one task and those of the next")
          .positive()
          .atMost(1)
          .withDefault(1.0);
  static final Option<String> EVALUATION =
      Option.choice(
              "evaluation",
              "among which classes a test sample is classified: all of them (single-head), or those"
                  + " of its task, which is then known (task-aware)",
              "single-head",
              "task-aware")
          .withDefault("single-head");
  static final Option<Integer> TEST_BATCH =
      Option.integer("test-batch", "test samples in one forward pass; no effect on results")
          .atLeast(1)
          .withDefault(1000);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          STREAM,
          CORRUPTION,
          MODEL,
          SELECTOR,
          BUFFER,
          TRAIN_ON,
          BATCH,
          EPOCHS,
          PASSES,
          SELECT_EVERY,
          TRAIN_SIZE,
          VALIDATION_PER_CLASS,
          INFLUENCE_WEIGHT,
          INFLUENCE_STEP,
          FINAL_SELECTION,
          OPTIMIZER,
          REPLAY_BATCH,
          REPLAY_RATIO,
          REPLAY_FROM,
          REPLAY_WEIGHT,
          REPLAY_WEIGHTS,
          LEARNING_RATE_DECAY,
          EVALUATION,
          TEST_BATCH);

  /** Return how many passes are made over the training samples of a task. */
  int passesOfTask() {
    if (!trainOnCoreset) {
      return epochs;
    }
    return passes > 0 ? passes : epochs * (batch / trainSize);
  }

  /** Return whether a coreset is selected from each batch. */
  boolean ofEachBatch() {
    return selectEvery == SelectEvery.BATCH;
  }

  /** Return how many candidates a selection waits for. */
  int enough() {
    return switch (selectEvery) {
      case BATCH -> 1;
      case BUFFER -> buffer.capacity();
      case TASK -> Integer.MAX_VALUE;
    };
  }

  static ContinualLearningOptions from(OptionValues values, PartContext context) {
    boolean coreset = values.get(TRAIN_ON).equals("coreset");
    int batch = values.get(BATCH);
    int size = values.get(SELECTOR).size();
    SelectEvery every = SelectEvery.valueOf(values.get(SELECT_EVERY).toUpperCase(Locale.ROOT));
    if (every == SelectEvery.BATCH && batch < size) {
      throw BilevelException.configuration(
          "%s.batch is %d, but the selector is to select %d samples of each batch."
              .formatted(context.path(), batch, size),
          "Maybe raise batch to at least %d, or lower the selector's size.".formatted(size));
    }
    int capacity = values.get(BUFFER).capacity();
    if (every == SelectEvery.BUFFER && capacity < size) {
      throw BilevelException.configuration(
          "%s.select-every is buffer, but the selector is to select %d of %d samples each time, as many as the buffer holds."
              .formatted(context.path(), size, capacity),
          "Maybe lower the selector's size below %d.".formatted(capacity));
    }
    boolean drawn = coreset && every != SelectEvery.BATCH;
    int trainSize = values.get(TRAIN_SIZE);
    if (!drawn && trainSize != 0) {
      context.warn(
          "train-size is %d, which has an effect only with train-on: coreset and a select-every"
                  .formatted(trainSize)
              + " other than batch");
    }
    if (!drawn || trainSize == 0) {
      trainSize = size;
    }
    if (drawn && batch < trainSize) {
      throw BilevelException.configuration(
          "%s.batch is %d, but a step is to train on %d samples of each batch."
              .formatted(context.path(), batch, trainSize),
          "Maybe set train-size to at most %d.".formatted(batch));
    }
    double influenceWeight = values.get(INFLUENCE_WEIGHT);
    if (influenceWeight == 0 && values.get(INFLUENCE_STEP) != 0) {
      context.warn(
          "influence-step is %s, which has no effect with influence-weight: 0"
              .formatted(values.get(INFLUENCE_STEP)));
    }
    if (!coreset && values.get(PASSES) != 0) {
      context.warn(
          "passes is %d, which has no effect with train-on: batch; there, epochs counts"
              .formatted(values.get(PASSES)));
    }
    if (values.get(REPLAY_BATCH) >= 0 && values.get(REPLAY_RATIO) != 1) {
      context.warn(
          "replay-ratio is %s, which has no effect with replay-batch: %d"
              .formatted(values.get(REPLAY_RATIO), values.get(REPLAY_BATCH)));
    }
    return new ContinualLearningOptions(
        values.get(DATA),
        values.get(STREAM),
        values.get(CORRUPTION),
        values.get(MODEL),
        values.get(SELECTOR),
        values.get(BUFFER),
        values.get(OPTIMIZER),
        coreset,
        batch,
        values.get(EPOCHS),
        values.get(PASSES),
        every,
        trainSize,
        values.get(VALIDATION_PER_CLASS),
        influenceWeight > 0
            ? Optional.of(new Influence(influenceWeight, values.get(INFLUENCE_STEP)))
            : Optional.empty(),
        values.get(FINAL_SELECTION).equals("class-fair"),
        values.get(REPLAY_BATCH),
        values.get(REPLAY_RATIO),
        values.get(REPLAY_FROM).equals("earlier"),
        values.get(REPLAY_WEIGHT),
        values.get(REPLAY_WEIGHTS).equals("coreset"),
        values.get(LEARNING_RATE_DECAY),
        values.get(EVALUATION).equals("task-aware"),
        values.get(TEST_BATCH));
  }
}
