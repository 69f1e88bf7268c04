package org.bilevel.classfair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** Equal shares for the classes; see {@link ClassFairPolicy}. */
final class ClassFairBuffer implements Buffer, Restorable {
  private final int capacity; // m
  private final RandomStream random;
  // for each class, in the order in which they were offered
  private final List<List<Kept>> classes = new ArrayList<>();
  private int size;
  private Optional<Samples> contents = Optional.empty();

  ClassFairBuffer(int capacity, RandomStream random) {
    this.capacity = capacity;
    this.random = random;
  }

  @Override
  public void beginTask(int task) {
    // classes have shares, tasks have none
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
    while (classes.size() < samples.classes()) {
      classes.add(new ArrayList<>());
    }
    for (int i = 0; i < samples.size(); i++) {
      classes
          .get(samples.labels()[i])
          .add(new Kept(samples.range(i, i + 1), weights[i], task, random.nextDouble()));
      size++;
      if (size > capacity) {
        dropOne();
      }
    }
    if (size > 0) {
      contents = Optional.of(Samples.concat(all().map(Kept::sample).toList()));
    }
  }

  /** Drop the worst sample of the largest classes. */
  private void dropOne() {
    int most = classes.stream().mapToInt(List::size).max().orElseThrow();
    List<List<Kept>> largest = classes.stream().filter(of -> of.size() == most).toList();
    List<Kept> loser = largest.getFirst();
    int worst = worst(loser);
    for (List<Kept> other : largest) {
      int candidate = worst(other);
      if (other.get(candidate).isWorseThan(loser.get(worst))) {
        loser = other;
        worst = candidate;
      }
    }
    loser.remove(worst);
    size--;
  }

  private static int worst(List<Kept> ofClass) {
    int worst = 0;
    for (int i = 1; i < ofClass.size(); i++) {
      if (ofClass.get(i).isWorseThan(ofClass.get(worst))) {
        worst = i;
      }
    }
    return worst;
  }

  private Stream<Kept> all() {
    return classes.stream().flatMap(List::stream);
  }

  @Override
  public Optional<Samples> contents() {
    return contents;
  }

  @Override
  public int[] tasks() {
    return all().mapToInt(Kept::task).toArray();
  }

  @Override
  public double[] weights() {
    return all().mapToDouble(Kept::weight).toArray();
  }

  @Override
  public void save(StateOutput out) {
    out.write(random);
    out.write(classes.size());
    out.write(all().mapToDouble(Kept::lot).toArray());
    out.write(tasks());
    out.write(weights());
    contents.ifPresent(all -> all.save(out));
  }

  @Override
  public void restore(StateInput in) {
    in.readInto(random);
    int count = in.readInt();
    while (classes.size() < count) {
      classes.add(new ArrayList<>());
    }
    double[] lots = in.readDoubles();
    size = lots.length;
    int[] tasks = in.readInts();
    double[] weights = in.readDoubles();
    if (tasks.length > 0) {
      Samples all = Samples.restore(in);
      contents = Optional.of(all);
      for (int i = 0; i < tasks.length; i++) {
        classes
            .get(all.labels()[i])
            .add(new Kept(all.range(i, i + 1), weights[i], tasks[i], lots[i]));
      }
    }
  }
}
