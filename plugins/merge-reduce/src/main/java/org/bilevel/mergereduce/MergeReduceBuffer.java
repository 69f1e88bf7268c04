package org.bilevel.mergereduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;

/** Coresets that are merged in pairs; see {@link MergeReducePolicy}. */
final class MergeReduceBuffer implements Buffer, Restorable {
  private final int most; // s
  private final CoresetSelector selector;
  private final RandomStream random;
  private final List<Slot> slots = new ArrayList<>(); // oldest first
  private int offers;
  private Optional<Samples> contents = Optional.empty();

  MergeReduceBuffer(int most, CoresetSelector selector, RandomStream random) {
    this.most = most;
    this.selector = selector;
    this.random = random;
  }

  @Override
  public void beginTask(int task) {
    // slots are made of offers, not of tasks
  }

  @Override
  public void offer(Samples samples, int task) {
    throw new IllegalStateException("merge-reduce was offered samples without a model");
  }

  @Override
  public void offer(Offer offer) {
    if (offer.samples().size() == 0) {
      return;
    }
    int[] tasks = new int[offer.samples().size()];
    Arrays.fill(tasks, offer.task());
    Slot entering = Slot.of(0, 1, offer.samples(), offer.weights(), tasks);
    // slots change when nothing can fail any more
    List<Slot> next = new ArrayList<>(slots);
    next.add(reduced(entering, offer, "enter"));
    if (next.size() > most) {
      int older = olderOfPair(next.stream().mapToInt(Slot::level).toArray());
      Slot joined = next.get(older).with(next.remove(older + 1));
      next.set(older, reduced(joined, offer, "merge"));
    }
    slots.clear();
    slots.addAll(next);
    offers++;
    contents = Optional.of(Samples.concat(slots.stream().map(Slot::samples).toList()));
  }

  /**
   * Return the place of the older of the two slots to merge.
   *
   * @param levels two levels at least, never increasing
   */
  static int olderOfPair(int[] levels) {
    for (int i = levels.length - 1; i > 0; i--) {
      if (levels[i - 1] == levels[i]) {
        int oldest = i - 1;
        while (oldest > 0 && levels[oldest - 1] == levels[i]) {
          oldest--;
        }
        return oldest;
      }
    }
    return levels.length - 2;
  }

  private Slot reduced(Slot slot, Offer offer, String name) {
    if (slot.samples().size() <= selector.size()) {
      return slot;
    }
    try {
      Coreset coreset =
          new CoresetSelector.Request(
                  slot.samples(),
                  offer.model(),
                  offer.parameters(),
                  random.split(name, offers),
                  Optional.empty(),
                  slot.weights())
              .selectedBy(selector);
      return slot.select(coreset.indices(), coreset.weights());
    } catch (BilevelException e) {
      throw e.category() == BilevelException.Category.NUMERIC ? located(e, name) : e;
    }
  }

  private BilevelException located(BilevelException e, String name) {
    BilevelException located =
        BilevelException.numeric(
            "the buffer's selection (%s) at offer %d failed: %s"
                .formatted(name, offers + 1, e.getMessage()),
            "");
    located.addSuppressed(e);
    return located;
  }

  @Override
  public Optional<Samples> contents() {
    return contents;
  }

  @Override
  public int[] tasks() {
    return slots.stream().flatMapToInt(slot -> Arrays.stream(slot.tasks())).toArray();
  }

  @Override
  public double[] weights() {
    return slots.stream().flatMapToDouble(slot -> Arrays.stream(slot.weights())).toArray();
  }

  @Override
  public void save(StateOutput out) {
    out.write(offers);
    out.write(slots.size());
    slots.forEach(slot -> slot.save(out));
  }

  @Override
  public void restore(StateInput in) {
    offers = in.readInt();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      slots.add(Slot.restore(in));
    }
    if (count > 0) {
      contents = Optional.of(Samples.concat(slots.stream().map(Slot::samples).toList()));
    }
  }
}
