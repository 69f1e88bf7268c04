package org.bilevel.bcsr;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class WeightedDrawTest {

  @Test
  void hasTheDistributionOfDrawsWithoutReplacement() {
    double[] weights = {0.5, 0.3, 0.2};
    int[][] counts = new int[3][3];
    int draws = 20_000;
    for (int seed = 0; seed < draws; seed++) {
      WeightedDraw draw = WeightedDraw.of(weights, 2, RandomStream.of(seed));
      assertThat(draw.filled()).isZero();
      counts[draw.indices()[0]][draw.indices()[1]]++;
    }
    for (int first = 0; first < 3; first++) {
      for (int second = 0; second < 3; second++) {
        double expected =
            first == second ? 0 : weights[first] * weights[second] / (1 - weights[first]);
        // standard deviation at most 0.0035
        assertThat(counts[first][second] / (double) draws)
            .isBetween(expected - 0.0175, expected + 0.0175);
      }
    }
  }

  @Test
  void takesAllPositiveWeightsAndFillsTheRestUniformly() {
    double[] weights = {0, 0.9, 0, 0, 0.1, 0};
    int[] counts = new int[6];
    for (int seed = 0; seed < 4_000; seed++) {
      WeightedDraw draw = WeightedDraw.of(weights, 4, RandomStream.of(seed));
      assertThat(draw.filled()).isEqualTo(2);
      assertThat(draw.indices()).hasSize(4).doesNotHaveDuplicates().contains(1, 4);
      for (int i : draw.indices()) {
        counts[i]++;
      }
    }
    for (int i : new int[] {0, 2, 3, 5}) {
      // 4,000 draws with probability 1/2: standard deviation 32
      assertThat(counts[i]).isBetween(2000 - 160, 2000 + 160);
    }
  }

  @Test
  void drawsFromTinyAndHugeWeights() {
    assertThat(WeightedDraw.of(new double[] {1e-310, 1, 1e300}, 3, RandomStream.of(1)).indices())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void drawsAllIfThereAreNoMore() {
    assertThat(WeightedDraw.of(new double[] {0.2, 0.8}, 5, RandomStream.of(1)).indices())
        .containsExactlyInAnyOrder(0, 1);
  }
}
