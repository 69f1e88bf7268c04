package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

/**
 * What holds for every buffer policy: never more samples than the capacity, only samples that were
 * offered, each with its task, and the same for equal streams.
 */
public abstract class BufferPolicyContract {
  private static final Clusters CLUSTERS = new Clusters(3, 4, 1);

  /** For the subclass. */
  protected BufferPolicyContract() {}

  /**
   * Return a policy.
   *
   * @param capacity m, at least 1
   * @return a new policy of that capacity
   */
  protected abstract BufferPolicy policy(int capacity);

  /** The policy says its capacity. */
  @Test
  public final void saysItsCapacity() {
    assertThat(policy(7).capacity()).isEqualTo(7);
  }

  /** A new buffer is empty. */
  @Test
  public final void startsEmpty() {
    Buffer buffer = policy(7).open(RandomStream.of(1));
    assertThat(buffer.contents()).isEmpty();
    assertThat(buffer.tasks()).isEmpty();
    buffer.beginTask(0);
    assertThat(buffer.contents()).isEmpty();
    assertThat(buffer.tasks()).isEmpty();
  }

  /** Through many tasks the buffer holds offered samples with their tasks, at most its capacity. */
  @Test
  public final void neverHoldsMoreThanItsCapacity() {
    for (int capacity : new int[] {1, 2, 7, 40}) {
      for (int seed = 0; seed < 5; seed++) {
        run(policy(capacity), seed, true);
      }
    }
  }

  /** One offer may be larger than the whole buffer. */
  @Test
  public final void acceptsOffersLargerThanTheBuffer() {
    Buffer buffer = policy(3).open(RandomStream.of(1));
    Samples offered = CLUSTERS.samples(50, RandomStream.of(2));
    buffer.beginTask(0);
    offer(buffer, offered, 0);
    assertSound(buffer, offered, new int[50], 3);
    assertThat(buffer.contents()).isPresent();
  }

  /** An empty offer changes nothing. */
  @Test
  public final void emptyOffersChangeNothing() {
    Buffer buffer = policy(3).open(RandomStream.of(1));
    Samples offered = CLUSTERS.samples(2, RandomStream.of(2));
    buffer.beginTask(0);
    offer(buffer, offered.range(0, 0), 0);
    assertThat(buffer.contents()).isEmpty();
    offer(buffer, offered, 0);
    int[] ids = buffer.contents().orElseThrow().ids();
    offer(buffer, offered.range(0, 0), 0);
    assertThat(buffer.contents().orElseThrow().ids()).isEqualTo(ids);
  }

  /** Equal streams and offers give equal contents; buffers of one policy are kept apart. */
  @Test
  public final void equalStreamsGiveEqualContents() {
    BufferPolicy policy = policy(7);
    Buffer first = run(policy, 5, false);
    Buffer second = run(policy, 5, false);
    assertThat(second.contents().orElseThrow().ids())
        .isEqualTo(first.contents().orElseThrow().ids());
    assertThat(second.tasks()).isEqualTo(first.tasks());
    assertThat(second.weights()).isEqualTo(first.weights());
  }

  /** A buffer that takes up the state of another, at any offer, goes on as that one. */
  @Test
  public final void goesOnFromAState() {
    Samples all = CLUSTERS.samples(120, RandomStream.of(3));
    for (int stop = 0; stop < 12; stop++) {
      Buffer first = policy(7).open(RandomStream.of(4));
      if (!(first instanceof Restorable saved)) {
        return; // it need not
      }
      Buffer second = policy(7).open(RandomStream.of(4));
      for (int i = 0; i < 12; i++) {
        if (i % 4 == 0) {
          first.beginTask(i / 4);
        }
        offer(first, all.range(10 * i, 10 * i + 10), i / 4);
        if (i == stop) {
          States.copy(saved, (Restorable) second);
        } else if (i > stop) {
          if (i % 4 == 0) {
            second.beginTask(i / 4);
          }
          offer(second, all.range(10 * i, 10 * i + 10), i / 4);
        }
      }
      assertThat(second.contents().orElseThrow().ids())
          .isEqualTo(first.contents().orElseThrow().ids());
      assertThat(second.contents().orElseThrow().features())
          .isEqualTo(first.contents().orElseThrow().features());
      assertThat(second.tasks()).isEqualTo(first.tasks());
      assertThat(second.weights()).isEqualTo(first.weights());
    }
  }

  /** The state of a buffer that holds nothing can be taken up. */
  @Test
  public final void goesOnFromAnEmptyState() {
    if (policy(7).open(RandomStream.of(4)) instanceof Restorable saved) {
      Buffer second = policy(7).open(RandomStream.of(4));
      States.copy(saved, (Restorable) second);
      second.beginTask(0);
      assertThat(second.contents()).isEmpty();
      assertThat(second.weights()).isEmpty();
    }
  }

  /** What a buffer hands out can be changed without changing the buffer. */
  @Test
  public final void tasksAreACopy() {
    Buffer buffer = policy(3).open(RandomStream.of(1));
    buffer.beginTask(0);
    offer(buffer, CLUSTERS.samples(3, RandomStream.of(2)), 0);
    Arrays.fill(buffer.tasks(), 99);
    assertThat(buffer.tasks()).doesNotContain(99);
  }

  /** There is a weight for each sample, finite and not negative, and it is the buffer's own. */
  @Test
  public final void weightsBelongToTheSamples() {
    Buffer buffer = policy(7).open(RandomStream.of(1));
    assertThat(buffer.weights()).isEmpty();
    buffer.beginTask(0);
    offer(buffer, CLUSTERS.samples(20, RandomStream.of(2)), 0);
    double[] weights = buffer.weights().clone();
    assertThat(weights).hasSize(buffer.tasks().length);
    for (double weight : weights) {
      assertThat(weight).isNotNegative().isFinite();
    }
    Arrays.fill(buffer.weights(), 99);
    assertThat(buffer.weights()).isEqualTo(weights);
  }

  /** Offer samples of weights 0.5, 1, 1.5, 0.5, … with a model. */
  private static void offer(Buffer buffer, Samples samples, int task) {
    double[] weights = new double[samples.size()];
    Arrays.setAll(weights, i -> 0.5 * (1 + i % 3));
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        Vector parameters = model.initialParameters(RandomStream.of(9))) {
      Vector before = parameters.copy();
      buffer.offer(new Buffer.Offer(samples, weights, task, model, parameters));
      assertThat(parameters.toArray()).isEqualTo(before.toArray());
    }
  }

  private static Buffer run(BufferPolicy policy, long seed, boolean check) {
    RandomStream random = RandomStream.of(seed);
    Samples all = CLUSTERS.samples(400, random.split("samples"));
    int[] taskOf = new int[400];
    RandomStream sizes = random.split("sizes");
    Buffer buffer = policy.open(random.split("buffer"));
    int at = 0;
    for (int task = 0; task < 6; task++) {
      buffer.beginTask(task);
      if (check) {
        assertSound(buffer, all, taskOf, policy.capacity());
      }
      for (int offer = 0; offer < 5; offer++) {
        int size = sizes.nextInt(13);
        Arrays.fill(taskOf, at, at + size, task);
        offer(buffer, all.range(at, at + size), task);
        at += size;
        if (check) {
          assertSound(buffer, all.range(0, at), taskOf, policy.capacity());
        }
      }
    }
    return buffer;
  }

  private static void assertSound(Buffer buffer, Samples offered, int[] taskOf, int capacity) {
    Optional<Samples> contents = buffer.contents();
    int[] tasks = buffer.tasks();
    if (contents.isEmpty()) {
      assertThat(tasks).isEmpty();
      return;
    }
    Samples held = contents.get();
    assertThat(held.size()).isBetween(1, capacity);
    assertThat(tasks).hasSize(held.size());
    assertThat(buffer.weights()).hasSize(held.size());
    // each sample was offered once, so it may be held once; its id is its place among the offered
    assertThat(held.ids()).doesNotHaveDuplicates();
    Samples originals = offered.select(held.ids());
    assertThat(held.features()).isEqualTo(originals.features());
    assertThat(held.labels()).isEqualTo(originals.labels());
    for (int i = 0; i < tasks.length; i++) {
      assertThat(tasks[i]).isEqualTo(taskOf[held.ids()[i]]);
    }
  }
}
