package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.taskslots.TaskSlotsPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class MemoryTest {
  private static final Samples SAMPLES = new Clusters(2, 3, 1).samples(40, RandomStream.of(1));

  @Test
  void replaysAsManyAsAreTaken() {
    Memory memory = filled(false, -1);
    assertThat(memory.replay(7, 1, 0).orElseThrow().samples().ids())
        .hasSize(7)
        .doesNotHaveDuplicates();
    assertThat(memory.replay(100, 1, 0).orElseThrow().samples().size()).isEqualTo(memory.size());
  }

  @Test
  void replaysAFixedNumberOrNothing() {
    assertThat(filled(false, 3).replay(7, 1, 0).orElseThrow().samples().size()).isEqualTo(3);
    assertThat(filled(false, 0).replay(7, 1, 0)).isEmpty();
  }

  @Test
  void replaysEarlierTasksOnly() {
    Memory memory = filled(true, 100);
    assertThat(Arrays.stream(memory.replay(7, 1, 0).orElseThrow().samples().ids()))
        .hasSize(6)
        .allMatch(id -> id < 20);
    assertThat(memory.replay(7, 0, 0)).isEmpty();
  }

  @Test
  void knowsTheSamplesOfEarlierTasks() {
    Memory memory = filled(false, 3);
    assertThat(memory.earlier(0)).isEmpty();
    assertThat(Arrays.stream(memory.earlier(1).orElseThrow().ids()))
        .hasSize(6)
        .allMatch(id -> id < 20);
    assertThat(memory.earlier(2).orElseThrow().size()).isEqualTo(memory.size());
  }

  @Test
  void drawsAnewAtEachStepAndTheSameForEqualSteps() {
    Memory memory = filled(false, 5);
    int[] first = memory.replay(7, 1, 0).orElseThrow().samples().ids();
    assertThat(memory.replay(7, 1, 1).orElseThrow().samples().ids()).isNotEqualTo(first);
    assertThat(memory.replay(7, 1, 0).orElseThrow().samples().ids()).isEqualTo(first);
  }

  @Test
  void replaysByTheRatio() {
    assertThat(filled(false, -1, 0.5, false).replay(7, 1, 0).orElseThrow().samples().size())
        .isEqualTo(4);
    assertThat(filled(false, -1, 1.5, false).replay(7, 1, 0).orElseThrow().samples().size())
        .isEqualTo(11);
    assertThat(filled(false, 3, 1.5, false).replay(7, 1, 0).orElseThrow().samples().size())
        .isEqualTo(3);
    assertThat(filled(false, -1, 0.01, false).replay(7, 1, 0)).isEmpty();
  }

  @Test
  void weightsComeWithTheirSamplesIfTheyCount() {
    Picked plain = filled(false, 5, 1, false).replay(7, 1, 0).orElseThrow();
    Picked weighted = filled(false, 5, 1, true).replay(7, 1, 0).orElseThrow();
    assertThat(weighted.samples().ids()).isEqualTo(plain.samples().ids());
    assertThat(plain.weights()).containsOnly(1);
    // each sample was offered with its id as its weight
    assertThat(weighted.weights())
        .isEqualTo(Arrays.stream(weighted.samples().ids()).asDoubleStream().toArray());
  }

  private static Memory filled(boolean earlierOnly, int replayBatch) {
    return filled(earlierOnly, replayBatch, 1, false);
  }

  private static Memory filled(
      boolean earlierOnly, int replayBatch, double ratio, boolean weighted) {
    BufferPolicy policy =
        Parts.create(new TaskSlotsPlugin(), Kind.BUFFER, "task-slots", Map.of("capacity", 12));
    Memory memory =
        new Memory(
            policy.open(RandomStream.of(2)),
            RandomStream.of(3),
            earlierOnly,
            replayBatch,
            ratio,
            weighted);
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(4))) {
      for (int task = 0; task < 2; task++) {
        memory.beginTask(task);
        Samples samples = SAMPLES.range(20 * task, 20 * task + 20);
        double[] weights = Arrays.stream(samples.ids()).asDoubleStream().toArray();
        memory.offer(new Buffer.Offer(samples, weights, task, model, theta));
      }
    }
    return memory;
  }
}
