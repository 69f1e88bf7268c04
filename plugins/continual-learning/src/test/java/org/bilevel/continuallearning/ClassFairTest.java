package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class ClassFairTest {

  @Test
  void classesTakeTurnsAndAnExhaustedOneIsPassedOver() {
    // 10 of class 0, 2 of class 1, 8 of class 3
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3};
    Samples candidates = samples(labels);
    Samples chosen = candidates.select(ClassFair.choose(candidates, 10, RandomStream.of(1)));
    assertThat(chosen.ids()).hasSize(10).doesNotHaveDuplicates();
    assertThat(Arrays.stream(chosen.labels()).filter(c -> c == 0).count()).isEqualTo(4);
    assertThat(Arrays.stream(chosen.labels()).filter(c -> c == 1).count()).isEqualTo(2);
    assertThat(Arrays.stream(chosen.labels()).filter(c -> c == 3).count()).isEqualTo(4);
  }

  @Test
  void takesAllIfThereAreNoMore() {
    assertThat(ClassFair.choose(samples(new int[] {2, 0, 1}), 10, RandomStream.of(1)))
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  private static Samples samples(int[] labels) {
    int[] ids = new int[labels.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), 4, new float[labels.length], labels, ids);
  }
}
