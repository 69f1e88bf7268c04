package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.taskslots.TaskSlotsPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  private static final Samples SAMPLES = new Clusters(2, 3, 1).samples(40, RandomStream.of(1));

  @Test
  void replaysAsManyAsAreTaken() {
    Memory memory = filled(false, -1);
    assertThat(memory.replay(7, 1, 0).orElseThrow().ids()).hasSize(7).doesNotHaveDuplicates();
    assertThat(memory.replay(100, 1, 0).orElseThrow().size()).isEqualTo(memory.size());
  }

  @Test
  void replaysAFixedNumberOrNothing() {
    assertThat(filled(false, 3).replay(7, 1, 0).orElseThrow().size()).isEqualTo(3);
    assertThat(filled(false, 0).replay(7, 1, 0)).isEmpty();
  }

  @Test
  void replaysEarlierTasksOnly() {
    Memory memory = filled(true, 100);
    assertThat(Arrays.stream(memory.replay(7, 1, 0).orElseThrow().ids()))
        .hasSize(6)
        .allMatch(id -> id < 20);
    assertThat(memory.replay(7, 0, 0)).isEmpty();
  }

  @Test
  void drawsAnewAtEachStepAndTheSameForEqualSteps() {
    Memory memory = filled(false, 5);
    int[] first = memory.replay(7, 1, 0).orElseThrow().ids();
    assertThat(memory.replay(7, 1, 1).orElseThrow().ids()).isNotEqualTo(first);
    assertThat(memory.replay(7, 1, 0).orElseThrow().ids()).isEqualTo(first);
  }

  private static Memory filled(boolean earlierOnly, int replayBatch) {
    BufferPolicy policy =
        Parts.create(new TaskSlotsPlugin(), Kind.BUFFER, "task-slots", Map.of("capacity", 12));
    Memory memory =
        new Memory(policy.open(RandomStream.of(2)), RandomStream.of(3), earlierOnly, replayBatch);
    for (int task = 0; task < 2; task++) {
      memory.beginTask(task);
      memory.offer(SAMPLES.range(20 * task, 20 * task + 20), task);
    }
    return memory;
  }
}
