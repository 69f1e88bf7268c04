package org.bilevel.taskslots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** A memory with a slot for each task; see {@link TaskSlotsPolicy}. */
final class TaskSlotsBuffer implements Buffer, Restorable {
  private final int capacity;
  private final RandomStream random;
  private final List<Slot> slots = new ArrayList<>();
  private Optional<Samples> contents = Optional.empty();

  TaskSlotsBuffer(int capacity, RandomStream random) {
    this.capacity = capacity;
    this.random = random;
  }

  @Override
  public void beginTask(int task) {
    if (task != slots.size()) {
      throw new IllegalArgumentException(
          "task " + task + " began after " + slots.size() + " tasks");
    }
    int places = capacity / (task + 1);
    for (Slot slot : slots) {
      slot.shrink(places, random.split("evict", task).split("slot", slot.task()));
    }
    slots.add(new Slot(task, places, random.split("slot", task)));
    refresh();
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
    if (slots.isEmpty() || task != slots.size() - 1) {
      throw new IllegalArgumentException(
          "samples of task " + task + " were offered, but " + slots.size() + " tasks began");
    }
    for (int i = 0; i < samples.size(); i++) {
      slots.getLast().offer(samples.range(i, i + 1), weights[i]);
    }
    refresh();
  }

  @Override
  public Optional<Samples> contents() {
    return contents;
  }

  @Override
  public int[] tasks() {
    return slots.stream()
        .flatMapToInt(slot -> IntStream.generate(slot::task).limit(slot.size()))
        .toArray();
  }

  @Override
  public double[] weights() {
    return slots.stream()
        .flatMap(slot -> slot.weights().stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private void refresh() {
    List<Samples> all = slots.stream().flatMap(slot -> slot.samples().stream()).toList();
    contents = all.isEmpty() ? Optional.empty() : Optional.of(Samples.concat(all));
  }

  @Override
  public void save(StateOutput out) {
    out.write(slots.size());
    slots.forEach(slot -> slot.save(out));
  }

  @Override
  public void restore(StateInput in) {
    int count = in.readInt();
    for (int task = 0; task < count; task++) {
      slots.add(Slot.restore(task, random.split("slot", task), in));
    }
    refresh();
  }
}
