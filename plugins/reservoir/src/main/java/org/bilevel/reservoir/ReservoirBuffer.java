package org.bilevel.reservoir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** A uniform sample of everything offered; see {@link ReservoirPolicy}. */
final class ReservoirBuffer implements Buffer {
  private final int capacity;
  private final RandomStream random;
  private final List<Samples> samples = new ArrayList<>();
  private final List<Integer> tasks = new ArrayList<>();
  private long offered;
  private Optional<Samples> contents = Optional.empty();

  ReservoirBuffer(int capacity, RandomStream random) {
    this.capacity = capacity;
    this.random = random;
  }

  @Override
  public void beginTask(int task) {
    // the sample is uniform over the whole stream: a border changes nothing
  }

  @Override
  public void offer(Samples offer, int task) {
    for (int i = 0; i < offer.size(); i++) {
      offered++;
      if (samples.size() < capacity) {
        samples.add(offer.range(i, i + 1));
        tasks.add(task);
      } else {
        long place = random.nextLong(offered);
        if (place < capacity) {
          samples.set((int) place, offer.range(i, i + 1));
          tasks.set((int) place, task);
        }
      }
    }
    contents = samples.isEmpty() ? Optional.empty() : Optional.of(Samples.concat(samples));
  }

  @Override
  public Optional<Samples> contents() {
    return contents;
  }

  @Override
  public int[] tasks() {
    return tasks.stream().mapToInt(Integer::intValue).toArray();
  }
}
