package org.bilevel.taskslots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class TaskSlotsPolicyTest extends BufferPolicyContract {
  private static final Samples SAMPLES = new Clusters(2, 3, 1).samples(60, RandomStream.of(1));

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(
        new TaskSlotsPlugin(), Kind.BUFFER, "task-slots", Map.of("capacity", capacity));
  }

  @Test
  void needsTaskBorders() {
    assertThat(policy(3).capabilities().needs()).containsExactly(Capability.TASKS);
  }

  @Test
  void everyTaskHasAnEqualSlotAndTheRemainderStaysEmpty() {
    Buffer buffer = policy(10).open(RandomStream.of(2));
    for (int task = 0; task < 3; task++) {
      buffer.beginTask(task);
      buffer.offer(SAMPLES.range(20 * task, 20 * task + 20), task);
      assertThat(counts(buffer, task + 1)).containsOnly(10 / (task + 1));
    }
    assertThat(buffer.tasks()).hasSize(9);
  }

  @Test
  void makesRoomWhenTheNextTaskBegins() {
    Buffer buffer = policy(10).open(RandomStream.of(2));
    buffer.beginTask(0);
    buffer.offer(SAMPLES.range(0, 20), 0);
    int[] before = buffer.contents().orElseThrow().ids();
    buffer.beginTask(1);
    int[] after = buffer.contents().orElseThrow().ids();
    assertThat(after).hasSize(5);
    assertThat(Arrays.stream(before).boxed()).containsAll(Arrays.stream(after).boxed().toList());
  }

  @Test
  void keepsAllOfASlotThatIsNotFullAndLendsNothing() {
    Buffer buffer = policy(10).open(RandomStream.of(2));
    buffer.beginTask(0);
    buffer.offer(SAMPLES.range(0, 2), 0);
    buffer.beginTask(1);
    buffer.offer(SAMPLES.range(20, 40), 1);
    assertThat(counts(buffer, 2)).containsExactly(2, 5);
  }

  @Test
  void everySampleOfATaskIsAsLikelyToStay() {
    int[] kept = new int[20];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(10).open(RandomStream.of(seed));
      buffer.beginTask(0);
      buffer.offer(SAMPLES.range(0, 7), 0);
      buffer.offer(SAMPLES.range(7, 20), 0);
      buffer.beginTask(1);
      for (int id : buffer.contents().orElseThrow().ids()) {
        kept[id]++;
      }
    }
    for (int count : kept) {
      // 4,000 draws with probability 5/20: standard deviation 27
      assertThat(count).isBetween(1000 - 140, 1000 + 140);
    }
  }

  @Test
  void keepsNothingWithMoreTasksThanPlaces() {
    Buffer buffer = policy(2).open(RandomStream.of(2));
    for (int task = 0; task < 3; task++) {
      buffer.beginTask(task);
      buffer.offer(SAMPLES.range(20 * task, 20 * task + 20), task);
    }
    assertThat(buffer.contents()).isEmpty();
  }

  @Test
  void refusesTasksOutOfOrder() {
    Buffer buffer = policy(2).open(RandomStream.of(2));
    assertThatThrownBy(() -> buffer.offer(SAMPLES, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> buffer.beginTask(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task 1");
  }

  private static int[] counts(Buffer buffer, int tasks) {
    return IntStream.range(0, tasks)
        .map(task -> (int) Arrays.stream(buffer.tasks()).filter(t -> t == task).count())
        .toArray();
  }
}
