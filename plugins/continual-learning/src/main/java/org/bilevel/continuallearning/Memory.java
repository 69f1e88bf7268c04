package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** The buffer, and the draws of what is replayed from it. */
final class Memory implements Restorable {
  private final Buffer buffer;
  private final RandomStream random;
  private final boolean earlierOnly;
  private final int replayBatch;
  private final double replayRatio;
  private final boolean weighted;

  /**
   * Make a memory.
   *
   * @param random the stream that replayed samples are drawn from
   * @param replayBatch samples to replay in a step; -1: as many as the ratio says
   * @param replayRatio samples to replay for each that the step takes from the stream
   * @param weighted whether replayed samples carry their weights in memory
   */
  Memory(
      Buffer buffer,
      RandomStream random,
      boolean earlierOnly,
      int replayBatch,
      double replayRatio,
      boolean weighted) {
    this.buffer = buffer;
    this.random = random;
    this.earlierOnly = earlierOnly;
    this.replayBatch = replayBatch;
    this.replayRatio = replayRatio;
    this.weighted = weighted;
  }

  void beginTask(int task) {
    buffer.beginTask(task);
  }

  void offer(Buffer.Offer offer) {
    buffer.offer(offer);
  }

  int size() {
    return buffer.tasks().length;
  }

  /** Return the samples of earlier tasks, if there are any. */
  Optional<Samples> earlier(int task) {
    int[] tasks = buffer.tasks();
    int[] earlier = IntStream.range(0, tasks.length).filter(i -> tasks[i] < task).toArray();
    return earlier.length == 0
        ? Optional.empty()
        : buffer.contents().map(all -> all.select(earlier));
  }

  /** Draw what a step replays: different samples, each equally likely. */
  Optional<Picked> replay(int taken, int task, int step) {
    int wanted = replayBatch < 0 ? Math.toIntExact(Math.round(replayRatio * taken)) : replayBatch;
    Optional<Samples> contents = buffer.contents();
    if (wanted == 0 || contents.isEmpty()) {
      return Optional.empty();
    }
    int[] tasks = buffer.tasks();
    int[] eligible =
        IntStream.range(0, tasks.length).filter(i -> !earlierOnly || tasks[i] < task).toArray();
    if (eligible.length == 0) {
      return Optional.empty();
    }
    int[] drawn =
        random
            .split("task", task)
            .split("step", step)
            .sample(eligible.length, Math.min(wanted, eligible.length));
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = eligible[drawn[i]];
    }
    double[] weights = new double[tasks.length];
    Arrays.fill(weights, 1.0);
    return Optional.of(
        new Picked(contents.get(), weighted ? buffer.weights() : weights).select(drawn));
  }

  /** Return whether the buffer's state can be written. */
  boolean canBeSaved() {
    return buffer instanceof Restorable;
  }

  @Override
  public void save(StateOutput out) {
    out.write((Restorable) buffer);
  }

  @Override
  public void restore(StateInput in) {
    in.readInto((Restorable) buffer);
  }
}
