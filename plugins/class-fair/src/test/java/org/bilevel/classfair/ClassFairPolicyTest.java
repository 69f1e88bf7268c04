package org.bilevel.classfair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class ClassFairPolicyTest extends BufferPolicyContract {

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(
        new ClassFairPlugin(), Kind.BUFFER, "class-fair", Map.of("capacity", capacity));
  }

  @Test
  void needsLabels() {
    assertThat(policy(3).capabilities().needs()).containsExactly(Capability.LABELS);
  }

  @Test
  void keepsAStreamShorterThanTheCapacityWhole() {
    Buffer buffer = policy(5).open(RandomStream.of(2));
    buffer.offer(samples(3, 2, 2, 0, 2), 0);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void theGreatestWeightsOfEachClassStay() {
    Buffer buffer = policy(5).open(RandomStream.of(2));
    offer(
        buffer, samples(2, 0, 0, 0, 0, 1, 1, 1, 1), 0, 0.4, 0.1, 0.3, 0.2, 0.05, 0.08, 0.06, 0.09);
    // two each, and the place left over to the class whose third weighs more
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(0, 2, 3, 5, 7);
    assertThat(buffer.weights()).containsExactly(0.4, 0.3, 0.2, 0.08, 0.09);
  }

  @Test
  void whatASmallClassLeavesFreeIsShared() {
    Buffer buffer = policy(9).open(RandomStream.of(2));
    buffer.offer(samples(4, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1), 0);
    assertThat(perClass(buffer, 4)).containsExactly(4, 4, 0, 1);
    buffer.offer(samples(4, 2, 2, 2, 2, 2), 1);
    int[] counts = perClass(buffer, 4);
    assertThat(counts[3]).isEqualTo(1);
    assertThat(Arrays.copyOf(counts, 3)).containsOnly(2, 3);
  }

  @Test
  void withFewerPlacesThanClassesTheGreatestWeightsAreInMemory() {
    Buffer buffer = policy(2).open(RandomStream.of(2));
    offer(buffer, samples(4, 0, 1, 2, 3, 3), 0, 0.1, 0.4, 0.2, 0.3, 0.35);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(1, 4);
  }

  @Test
  void withoutWeightsEverySampleOfAClassIsAsLikelyToBeKept() {
    int[] labels = new int[50];
    Arrays.fill(labels, 30, 50, 1);
    Samples stream = samples(2, labels);
    int[] kept = new int[50];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(10).open(RandomStream.of(seed));
      buffer.offer(stream.range(0, 13), 0);
      buffer.offer(stream.range(13, 50), 1);
      assertThat(perClass(buffer, 2)).containsExactly(5, 5);
      for (int id : buffer.contents().orElseThrow().ids()) {
        kept[id]++;
      }
    }
    // 99.9th percentiles of the chi-square distribution with 29 and 19 degrees of freedom
    assertThat(chiSquare(Arrays.copyOf(kept, 30))).isLessThan(58.3);
    assertThat(chiSquare(Arrays.copyOfRange(kept, 30, 50))).isLessThan(43.8);
  }

  private static int[] perClass(Buffer buffer, int classes) {
    int[] counts = new int[classes];
    for (int label : buffer.contents().orElseThrow().labels()) {
      counts[label]++;
    }
    return counts;
  }

  /** Return Σ (observed − mean)² / mean. */
  private static double chiSquare(int[] observed) {
    double mean = Arrays.stream(observed).average().orElseThrow();
    return Arrays.stream(observed).mapToDouble(o -> (o - mean) * (o - mean) / mean).sum();
  }

  private static void offer(Buffer buffer, Samples samples, int task, double... weights) {
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        Vector parameters = model.initialParameters(RandomStream.of(9))) {
      buffer.offer(new Buffer.Offer(samples, weights, task, model, parameters));
    }
  }

  /** Return samples of given labels, numbered from 0. */
  private static Samples samples(int classes, int... labels) {
    int[] ids = new int[labels.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), classes, new float[labels.length], labels, ids);
  }
}
