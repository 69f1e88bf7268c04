package org.bilevel.reservoir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** A uniform sample of everything offered; see {@link ReservoirPolicy}. */
final class ReservoirBuffer implements Buffer, Restorable {
  private final int capacity;
  private final RandomStream random;
  private final List<Samples> samples = new ArrayList<>();
  private final List<Integer> tasks = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private long count;
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
  public void offer(Samples samples, int task) {
    double[] ones = new double[samples.size()];
    Arrays.fill(ones, 1.0);
    take(samples, ones, task);
  }

  @Override
  public void offer(Offer offer) {
    take(offer.samples(), offer.weights(), offer.task());
  }

  private void take(Samples offer, double[] offered, int task) {
    for (int i = 0; i < offer.size(); i++) {
      count++;
      if (samples.size() < capacity) {
        samples.add(offer.range(i, i + 1));
        tasks.add(task);
        weights.add(offered[i]);
      } else {
        long place = random.nextLong(count);
        if (place < capacity) {
          samples.set((int) place, offer.range(i, i + 1));
          tasks.set((int) place, task);
          weights.set((int) place, offered[i]);
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

  @Override
  public double[] weights() {
    return weights.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public void save(StateOutput out) {
    out.write(count);
    out.write(random);
    out.write(tasks());
    out.write(weights());
    contents.ifPresent(all -> all.save(out));
  }

  @Override
  public void restore(StateInput in) {
    count = in.readLong();
    in.readInto(random);
    Arrays.stream(in.readInts()).forEach(tasks::add);
    Arrays.stream(in.readDoubles()).forEach(weights::add);
    if (!tasks.isEmpty()) {
      Samples all = Samples.restore(in);
      contents = Optional.of(all);
      for (int i = 0; i < all.size(); i++) {
        samples.add(all.range(i, i + 1));
      }
    }
  }
}
