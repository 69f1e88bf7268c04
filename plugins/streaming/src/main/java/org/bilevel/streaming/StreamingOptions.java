package org.bilevel.streaming;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
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
 * Options of {@link StreamingExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param stream makes tasks of it, which are joined
 * @param corruption changes the training samples
 * @param model the architecture
 * @param selector selects coresets
 * @param buffer decides what stays in memory
 * @param optimizer trains the model
 * @param chunk samples in a chunk of the stream
 * @param steps training steps while a chunk lasts
 * @param replayBatch how many samples of the memory a step replays, at most; -1: as many as the
 *     chunk has
 * @param replayWeight ρ, the replay loss's coefficient
 * @param weighted whether replayed samples count by their weights
 * @param memorySteps training steps on the memory alone, after the stream
 * @param evaluateEvery chunks between two measurements; 0: only at the end
 * @param testBatch test samples in one forward pass
 */
record StreamingOptions(
    DataSource data,
    TaskStream stream,
    Corruption corruption,
    Architecture model,
    CoresetSelector selector,
    BufferPolicy buffer,
    OuterOptimizer optimizer,
    int chunk,
    int steps,
    int replayBatch,
    double replayWeight,
    boolean weighted,
    int memorySteps,
    int evaluateEvery,
    int testBatch) {

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<TaskStream> STREAM =
      Option.part(
              "stream",
              Kind.STREAM,
              "makes tasks of the data set, which are streamed one after the other without borders")
          .asSection();
  static final Option<Corruption> CORRUPTION =
      Option.part("corruption", Kind.CORRUPTION, "what is done to the training samples")
          .withDefaultPart("none")
          .asSection();
  static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the model that learns; also the proxy of the selection")
          .asSection();
  static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects the coreset of K samples of each chunk")
          .asSection();
  static final Option<BufferPolicy> BUFFER =
      Option.part("buffer", Kind.BUFFER, "which of the selected samples stay in memory")
          .asSection();

  static final Option<Integer> CHUNK =
      Option.integer("chunk", "samples in a chunk of the stream; at least the selector's K")
          .atLeast(1)
          .withDefault(125);
  static final Option<Integer> STEPS =
      Option.integer("steps", "training steps on a chunk, and on the memory, while the chunk lasts")
          .atLeast(0)
          .withDefault(10)
          .quickAtMost(2);
  static final Option<OuterOptimizer> OPTIMIZER =
      Option.part("optimizer", Kind.OUTER, "trains the model; one session for the whole stream")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> REPLAY_BATCH =
      Option.integer(
              "replay-batch",
              "samples of the memory that each step replays, or all if it holds fewer; 0: no replay;"
                  + " -1: as many as the chunk has")
          .atLeast(-1)
          .withDefault(-1);
  static final Option<Double> REPLAY_WEIGHT =
      Option.decimal("replay-weight", "coefficient of the mean loss on the replayed samples")
          .atLeast(0)
          .withDefault(1.0);
  static final Option<String> REPLAY_WEIGHTS =
      Option.choice(
              "replay-weights",
              "how much each sample of the memory counts in that mean: all the same (none), or by its"
                  + " weight in the memory (coreset)",
              "none",
              "coreset")
          .withDefault("none");
  static final Option<Integer> MEMORY_STEPS =
      Option.integer(
              "memory-steps",
              "after the stream, training steps of a new model on the memory alone; 0: no such model")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(2);
  static final Option<Integer> EVALUATE_EVERY =
      Option.integer(
              "evaluate-every",
              "chunks between two measurements on the test samples; 0: only at the end; no effect on"
                  + " what is learned")
          .atLeast(0)
          .withDefault(0);
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
          CHUNK,
          STEPS,
          OPTIMIZER,
          REPLAY_BATCH,
          REPLAY_WEIGHT,
          REPLAY_WEIGHTS,
          MEMORY_STEPS,
          EVALUATE_EVERY,
          TEST_BATCH);

  static StreamingOptions from(OptionValues values, PartContext context) {
    int chunk = values.get(CHUNK);
    int size = values.get(SELECTOR).size();
    if (chunk < size) {
      throw BilevelException.configuration(
          "%s.chunk is %d, but the selector is to select %d samples of each chunk."
              .formatted(context.path(), chunk, size),
          "Maybe raise chunk to at least %d, or lower the selector's size.".formatted(size));
    }
    // the stream beside the buffer has borders, but this experiment does not tell them
    if (values.get(BUFFER).capabilities().needs().contains(Capability.TASKS)) {
      throw BilevelException.configuration(
          "the buffer needs %s, which a stream of chunks does not have."
              .formatted(Capability.TASKS.words()),
          "Maybe use a buffer without tasks, such as reservoir, or the experiment continual-learning.");
    }
    return new StreamingOptions(
        values.get(DATA),
        values.get(STREAM),
        values.get(CORRUPTION),
        values.get(MODEL),
        values.get(SELECTOR),
        values.get(BUFFER),
        values.get(OPTIMIZER),
        chunk,
        values.get(STEPS),
        values.get(REPLAY_BATCH),
        values.get(REPLAY_WEIGHT),
        values.get(REPLAY_WEIGHTS).equals("coreset"),
        values.get(MEMORY_STEPS),
        values.get(EVALUATE_EVERY),
        values.get(TEST_BATCH));
  }
}
