package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class SizedMaskTest {

  @Test
  void hasExactlyKDifferentSamples() {
    double[] s = {0.9, 0, 0.1, 0.5, 1, 0.5, 0};
    for (int seed = 0; seed < 500; seed++) {
      for (int k = 1; k <= s.length; k++) {
        SizedMask mask = SizedMask.draw(s, k, RandomStream.of(seed));
        assertThat(mask.indices()).hasSize(k).doesNotHaveDuplicates().isSorted();
        assertThat(mask.trimmed() == 0 || mask.filled() == 0).isTrue();
      }
    }
  }

  @Test
  void keepsTheLikeliestOfTooMany() {
    double[] s = {0.9, 1, 0.95, 1};
    for (int seed = 0; seed < 100; seed++) {
      assertThat(SizedMask.draw(s, 2, RandomStream.of(seed)).indices()).containsExactly(1, 3);
    }
  }

  @Test
  void fillsUpByProbabilityAndZerosLast() {
    double[] s = {0, 1e-9, 0, 3e-9, 0};
    int likelier = 0;
    int[] zeros = new int[5];
    for (int seed = 0; seed < 2000; seed++) {
      SizedMask one = SizedMask.draw(s, 1, RandomStream.of(seed));
      assertThat(one.filled()).isEqualTo(1);
      assertThat(one.indices()[0]).isIn(1, 3);
      likelier += one.indices()[0] == 3 ? 1 : 0;
      int[] three = SizedMask.draw(s, 3, RandomStream.of(seed)).indices();
      assertThat(three).contains(1, 3);
      for (int i : three) {
        zeros[i]++;
      }
    }
    // probability 3/4: standard deviation 0.0097
    assertThat(likelier / 2000.0).isBetween(0.70, 0.80);
    for (int i : new int[] {0, 2, 4}) {
      assertThat(zeros[i] / 2000.0).isBetween(0.28, 0.39);
    }
  }

  @Test
  void uniformProbabilitiesSelectUniformly() {
    double[] s = new double[10];
    Arrays.fill(s, 0.4);
    int[] counts = new int[10];
    for (int seed = 0; seed < 4000; seed++) {
      for (int i : SizedMask.draw(s, 4, RandomStream.of(seed)).indices()) {
        counts[i]++;
      }
    }
    for (int count : counts) {
      // standard deviation 31
      assertThat(count).isBetween(1600 - 155, 1600 + 155);
    }
  }

  @Test
  void holdsOutTheSameNumberOfEachClass() {
    int[] labels = new int[60];
    for (int i = 0; i < 60; i++) {
      labels[i] = i < 30 ? 0 : i < 57 ? 2 : 4; // 30, 27 and 3
    }
    Holdout holdout = Holdout.of(labels, 0.3, RandomStream.of(1));
    int[] held = new int[5];
    for (int i : holdout.held()) {
      held[labels[i]]++;
    }
    assertThat(held).containsExactly(6, 0, 6, 0, 1); // at most half of a class
    assertThat(holdout.pool()).hasSize(47).isSorted().doesNotContain(holdout.held());
    assertThat(Holdout.of(labels, 0, RandomStream.of(1)).held()).isEmpty();
  }
}
