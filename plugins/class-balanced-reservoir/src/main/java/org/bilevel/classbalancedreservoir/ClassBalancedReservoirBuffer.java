package org.bilevel.classbalancedreservoir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** Balanced classes, each a uniform sample of its own; see {@link ClassBalancedReservoirPolicy}. */
final class ClassBalancedReservoirBuffer implements Buffer, Restorable {
  private final int capacity; // m
  private final RandomStream random;
  private final List<Kept> kept = new ArrayList<>();
  private long[] seen = new long[0]; // n_c
  private int[] held = new int[0]; // m_c
  private boolean[] full = new boolean[0];
  private Optional<Samples> contents = Optional.empty();

  ClassBalancedReservoirBuffer(int capacity, RandomStream random) {
    this.capacity = capacity;
    this.random = random;
  }

  @Override
  public void beginTask(int task) {
    // the policy is made for streams without borders
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

  private void take(Samples samples, double[] weights, int task) {
    if (seen.length < samples.classes()) {
      seen = Arrays.copyOf(seen, samples.classes());
      held = Arrays.copyOf(held, samples.classes());
      full = Arrays.copyOf(full, samples.classes());
    }
    for (int i = 0; i < samples.size(); i++) {
      take(new Kept(samples.range(i, i + 1), weights[i], task), samples.labels()[i]);
    }
    if (samples.size() > 0) {
      contents = Optional.of(Samples.concat(kept.stream().map(Kept::sample).toList()));
    }
  }

  private void take(Kept sample, int label) {
    seen[label]++;
    if (kept.size() < capacity) {
      kept.add(sample);
      held[label]++;
    } else if (!full[label]) {
      int most = most();
      replaceOneOf(c -> held[c] == most, sample, label);
    } else if (random.nextLong(seen[label]) < held[label]) {
      replaceOneOf(c -> c == label, sample, label);
    }
    if (kept.size() == capacity) {
      int most = most();
      for (int c = 0; c < held.length; c++) {
        full[c] |= held[c] == most;
      }
    }
  }

  private int most() {
    return Arrays.stream(held).max().orElseThrow();
  }

  /** Put a sample in the place of one of some classes, each place as likely. */
  private void replaceOneOf(IntPredicate ofClass, Kept sample, int label) {
    int[] places =
        IntStream.range(0, kept.size()).filter(i -> ofClass.test(label(kept.get(i)))).toArray();
    int place = places[random.nextInt(places.length)];
    held[label(kept.get(place))]--;
    held[label]++;
    kept.set(place, sample);
  }

  private static int label(Kept sample) {
    return sample.sample().labels()[0];
  }

  @Override
  public Optional<Samples> contents() {
    return contents;
  }

  @Override
  public int[] tasks() {
    return kept.stream().mapToInt(Kept::task).toArray();
  }

  @Override
  public double[] weights() {
    return kept.stream().mapToDouble(Kept::weight).toArray();
  }

  @Override
  public void save(StateOutput out) {
    out.write(random);
    out.write(held);
    for (int c = 0; c < held.length; c++) {
      out.write(seen[c]);
      out.write(full[c]);
    }
    out.write(tasks());
    out.write(weights());
    contents.ifPresent(all -> all.save(out));
  }

  @Override
  public void restore(StateInput in) {
    in.readInto(random);
    held = in.readInts();
    seen = new long[held.length];
    full = new boolean[held.length];
    for (int c = 0; c < held.length; c++) {
      seen[c] = in.readLong();
      full[c] = in.readBoolean();
    }
    int[] tasks = in.readInts();
    double[] weights = in.readDoubles();
    if (tasks.length > 0) {
      Samples all = Samples.restore(in);
      contents = Optional.of(all);
      for (int i = 0; i < tasks.length; i++) {
        kept.add(new Kept(all.range(i, i + 1), weights[i], tasks[i]));
      }
    }
  }
}
