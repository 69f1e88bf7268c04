package org.bilevel.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Samples;

/** A queue for each class or task; see {@link RingPolicy}. */
final class RingBuffer implements Buffer, Restorable {
  private final RingOptions options;
  private final List<Deque<Kept>> shares = new ArrayList<>();
  private Optional<Samples> contents = Optional.empty();

  RingBuffer(RingOptions options) {
    this.options = options;
  }

  @Override
  public void beginTask(int task) {
    // the shares are fixed
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
    int count = options.byTask() ? options.tasks() : samples.classes(); // G
    while (shares.size() < count) {
      shares.add(new ArrayDeque<>());
    }
    for (int i = 0; i < samples.size(); i++) {
      int number = options.byTask() ? task % count : samples.labels()[i];
      Deque<Kept> share = shares.get(number);
      share.add(new Kept(samples.range(i, i + 1), weights[i], task));
      if (share.size() > places(number, count)) {
        share.remove();
      }
    }
    List<Samples> all = all().map(Kept::sample).toList();
    contents = all.isEmpty() ? Optional.empty() : Optional.of(Samples.concat(all));
  }

  private int places(int share, int count) {
    return options.capacity() / count + (share < options.capacity() % count ? 1 : 0);
  }

  private Stream<Kept> all() {
    return shares.stream().flatMap(Collection::stream);
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
    out.write(shares.stream().mapToInt(Deque::size).toArray());
    out.write(tasks());
    out.write(weights());
    contents.ifPresent(all -> all.save(out));
  }

  @Override
  public void restore(StateInput in) {
    int[] sizes = in.readInts();
    while (shares.size() < sizes.length) {
      shares.add(new ArrayDeque<>());
    }
    int share = 0;
    int[] tasks = in.readInts();
    double[] weights = in.readDoubles();
    if (tasks.length > 0) {
      Samples all = Samples.restore(in);
      contents = Optional.of(all);
      for (int i = 0; i < tasks.length; i++) {
        while (shares.get(share).size() == sizes[share]) {
          share++;
        }
        shares.get(share).add(new Kept(all.range(i, i + 1), weights[i], tasks[i]));
      }
    }
  }
}
