package org.bilevel.reservoir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class ReservoirPolicyTest extends BufferPolicyContract {
  private static final Samples SAMPLES = new Clusters(2, 3, 1).samples(30, RandomStream.of(1));

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(
        new ReservoirPlugin(), Kind.BUFFER, "reservoir", Map.of("capacity", capacity));
  }

  @Test
  void keepsEverythingWhileThereIsRoom() {
    Buffer buffer = policy(30).open(RandomStream.of(2));
    buffer.offer(SAMPLES, 0);
    assertThat(buffer.contents().orElseThrow().ids()).isEqualTo(SAMPLES.ids());
  }

  @Test
  void everySampleOfEveryTaskIsAsLikelyToBeKept() {
    int[] kept = new int[30];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(6).open(RandomStream.of(seed));
      for (int task = 0; task < 3; task++) {
        buffer.beginTask(task);
        buffer.offer(SAMPLES.range(10 * task, 10 * task + 10), task);
      }
      assertThat(buffer.tasks()).hasSize(6);
      for (int id : buffer.contents().orElseThrow().ids()) {
        kept[id]++;
      }
    }
    for (int count : kept) {
      // 4,000 draws with probability 6/30: standard deviation 25
      assertThat(count).isBetween(800 - 130, 800 + 130);
    }
  }
}
