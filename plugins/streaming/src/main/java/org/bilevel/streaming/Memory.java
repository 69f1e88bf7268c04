package org.bilevel.streaming;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** The buffer, and the draws of what is replayed from it. */
final class Memory {
  private final Buffer buffer;
  private final RandomStream random;
  private final int replayBatch;
  private final boolean weighted;

  /**
   * Make a memory of a stream, which is one task to its buffer.
   *
   * @param random the stream that replayed samples are drawn from
   * @param replayBatch samples to replay in a step; -1: as many as the step takes from the stream
   * @param weighted whether samples count by their weights in memory
   */
  Memory(Buffer buffer, RandomStream random, int replayBatch, boolean weighted) {
    this.buffer = buffer;
    this.random = random;
    this.replayBatch = replayBatch;
    this.weighted = weighted;
    buffer.beginTask(0);
  }

  void offer(Buffer.Offer offer) {
    buffer.offer(offer);
  }

  int size() {
    return buffer.tasks().length;
  }

  /** Return how many classes have a sample in memory. */
  long classes() {
    return buffer.contents().stream()
        .flatMapToInt(samples -> Arrays.stream(samples.labels()))
        .distinct()
        .count();
  }

  /** Return the samples in memory, whatever they weigh. */
  Optional<Samples> samples() {
    return buffer.contents();
  }

  /** Return all that is in memory. */
  Optional<Weighted> contents() {
    return buffer.contents().map(all -> of(all, buffer.weights()));
  }

  /** Draw what a step replays: different samples, each equally likely. */
  Optional<Weighted> replay(int taken, int chunk, int step) {
    int wanted = replayBatch < 0 ? taken : replayBatch;
    Optional<Samples> all = buffer.contents();
    if (wanted == 0 || all.isEmpty()) {
      return Optional.empty();
    }
    int size = all.get().size();
    int[] drawn =
        random.split("chunk", chunk).split("step", step).sample(size, Math.min(wanted, size));
    double[] weights = buffer.weights();
    return Optional.of(
        of(all.get().select(drawn), Arrays.stream(drawn).mapToDouble(i -> weights[i]).toArray()));
  }

  private Weighted of(Samples samples, double[] weights) {
    return weighted ? Weighted.by(weights, samples) : Weighted.evenly(samples);
  }
}
