package org.bilevel.classbalancedreservoir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;

final class ClassBalancedReservoirPolicyTest extends BufferPolicyContract {

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(
        new ClassBalancedReservoirPlugin(),
        Kind.BUFFER,
        "class-balanced-reservoir",
        Map.of("capacity", capacity));
  }

  @Test
  void needsLabels() {
    assertThat(policy(3).capabilities().needs()).containsExactly(Capability.LABELS);
  }

  @Test
  void keepsAStreamShorterThanTheCapacityWhole() {
    Buffer buffer = policy(5).open(RandomStream.of(2));
    buffer.offer(samples(3, 2, 2, 0, 2), 0);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aRareClassIsKeptWholeAndTheOthersAreBalanced() {
    // 60 of class 0, 30 of class 1, the last 4 of class 2, in no order
    Samples stream = imbalanced();
    for (int seed = 0; seed < 50; seed++) {
      Buffer buffer = policy(12).open(RandomStream.of(seed));
      buffer.offer(stream, 0);
      int[] counts = perClass(buffer, 3);
      assertThat(counts[2]).isEqualTo(4);
      assertThat(counts[0]).isBetween(3, 5);
      assertThat(counts[0] + counts[1]).isEqualTo(8);
    }
  }

  @Test
  void everySampleOfAClassIsAsLikelyToBeKept() {
    Samples stream = imbalanced();
    int[] kept = new int[stream.size()];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(12).open(RandomStream.of(seed));
      // the offers' sizes play no part
      buffer.offer(stream.range(0, 17), 0);
      buffer.offer(stream.range(17, stream.size()), 0);
      for (int id : buffer.contents().orElseThrow().ids()) {
        kept[id]++;
      }
    }
    // 99.9th percentiles of the chi-square distribution with 59 and 29 degrees of freedom
    assertThat(chiSquare(ofClass(stream, kept, 0))).isLessThan(98.3);
    assertThat(chiSquare(ofClass(stream, kept, 1))).isLessThan(58.3);
    assertThat(ofClass(stream, kept, 2)).containsOnly(4_000);
  }

  @Test
  void ofEquallyLargeClassesEachSampleIsAsLikelyToGiveWay() {
    int[] left = new int[4];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(4).open(RandomStream.of(seed));
      buffer.offer(samples(3, 0, 1, 1, 0, 2), 0);
      int[] ids = buffer.contents().orElseThrow().ids();
      assertThat(ids).hasSize(4).contains(4);
      IntStream.range(0, 4)
          .filter(id -> Arrays.stream(ids).noneMatch(i -> i == id))
          .forEach(id -> left[id]++);
    }
    // 99.9th percentile with 3 degrees of freedom
    assertThat(chiSquare(left)).isLessThan(16.3);
    assertThat(Arrays.stream(left).sum()).isEqualTo(4_000);
  }

  @Test
  void withFewerPlacesThanClassesALostClassDoesNotComeBack() {
    Buffer buffer = policy(1).open(RandomStream.of(2));
    buffer.offer(samples(3, 0, 1, 0, 0, 0), 0);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(1);
    // a class never seen takes the place
    buffer.offer(samples(3, 2), 0);
    assertThat(buffer.contents().orElseThrow().labels()).containsExactly(2);
  }

  /** Three classes in a fixed shuffled order. */
  private static Samples imbalanced() {
    int[] labels = new int[94];
    Arrays.fill(labels, 60, 90, 1);
    Arrays.fill(labels, 90, 94, 2);
    RandomStream.of(7).shuffle(labels);
    return samples(3, labels);
  }

  private static int[] ofClass(Samples stream, int[] numbers, int label) {
    return IntStream.range(0, numbers.length)
        .filter(i -> stream.labels()[i] == label)
        .map(i -> numbers[i])
        .toArray();
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

  /** Return samples of given labels, numbered from 0. */
  private static Samples samples(int classes, int... labels) {
    int[] ids = new int[labels.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), classes, new float[labels.length], labels, ids);
  }
}
