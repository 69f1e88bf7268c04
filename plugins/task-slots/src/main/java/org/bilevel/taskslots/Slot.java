package org.bilevel.taskslots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.RandomStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Samples;

/** The samples of one task: a reservoir while the task lasts. */
final class Slot {
  private final int task;
  private final int places;
  private final RandomStream random;
  private List<Samples> samples = new ArrayList<>();
  private List<Double> weights = new ArrayList<>();
  private int offered;

  Slot(int task, int places, RandomStream random) {
    this.task = task;
    this.places = places;
    this.random = random;
  }

  int task() {
    return task;
  }

  int size() {
    return samples.size();
  }

  /** Return single samples in the order of their places. */
  List<Samples> samples() {
    return samples;
  }

  /** Return the weight of each sample. */
  List<Double> weights() {
    return weights;
  }

  /** Take a single sample with the chance that algorithm R gives it. */
  void offer(Samples sample, double weight) {
    offered++;
    if (samples.size() < places) {
      samples.add(sample);
      weights.add(weight);
      return;
    }
    int place = random.nextInt(offered);
    if (place < places) {
      samples.set(place, sample);
      weights.set(place, weight);
    }
  }

  /** Keep a random subset of at most the given size, in order. */
  void shrink(int most, RandomStream draws) {
    if (samples.size() > most) {
      int[] kept = draws.sample(samples.size(), most);
      Arrays.sort(kept);
      samples = new ArrayList<>(Arrays.stream(kept).mapToObj(samples::get).toList());
      weights = new ArrayList<>(Arrays.stream(kept).mapToObj(weights::get).toList());
    }
  }

  void save(StateOutput out) {
    out.write(places);
    out.write(offered);
    out.write(random);
    out.write(weights.stream().mapToDouble(Double::doubleValue).toArray());
    if (!samples.isEmpty()) {
      Samples.concat(samples).save(out);
    }
  }

  /** Read a slot of a task, whose stream is given. */
  static Slot restore(int task, RandomStream random, StateInput in) {
    Slot slot = new Slot(task, in.readInt(), random);
    slot.offered = in.readInt();
    in.readInto(random);
    Arrays.stream(in.readDoubles()).forEach(slot.weights::add);
    if (!slot.weights.isEmpty()) {
      Samples all = Samples.restore(in);
      for (int i = 0; i < all.size(); i++) {
        slot.samples.add(all.range(i, i + 1));
      }
    }
    return slot;
  }
}
