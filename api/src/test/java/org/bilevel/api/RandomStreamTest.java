package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {

  @Test
  void splittingDependsOnSeedAndNameAlone() {
    RandomStream untouched = RandomStream.of(7);
    RandomStream used = RandomStream.of(7);
    used.nextLong();
    used.split("other").nextLong();

    assertThat(used.split("selection").nextLong())
        .isEqualTo(untouched.split("selection").nextLong());
    assertThat(used.split("task", 3).nextLong()).isEqualTo(untouched.split("task", 3).nextLong());
  }

  @Test
  void namesIndicesAndSeedsGiveDifferentStreams() {
    Set<Long> first = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      RandomStream root = RandomStream.of(seed);
      first.add(root.nextLong());
      for (String name : new String[] {"a", "b", "ab", "ba", "", "selection/draw"}) {
        first.add(root.split(name).nextLong());
        for (int index = 0; index < 20; index++) {
          first.add(root.split(name, index).nextLong());
        }
      }
      first.add(root.split("a").split("b").nextLong());
      first.add(root.split("b").split("a").nextLong());
    }
    assertThat(first).hasSize(10 * (1 + 6 * 21 + 2));
  }

  @Test
  void theNumbersOfASeedNeverChange() {
    RandomStream stream = RandomStream.of(42).split("golden");

    assertThat(new long[] {stream.nextLong(), stream.nextLong()})
        .containsExactly(7345590015036507750L, -2617884913846648888L);
  }

  @Test
  void uniformAndGaussianDrawsHaveTheirMoments() {
    RandomStream stream = RandomStream.of(1);
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    double uniform = 0;
    for (int i = 0; i < n; i++) {
      double z = stream.nextGaussian();
      sum += z;
      squares += z * z;
      uniform += stream.nextDouble();
    }
    // four standard errors each
    assertThat(sum / n).isBetween(-4 / Math.sqrt(n), 4 / Math.sqrt(n));
    assertThat(squares / n).isBetween(1 - 4 * Math.sqrt(2.0 / n), 1 + 4 * Math.sqrt(2.0 / n));
    assertThat(uniform / n).isBetween(0.5 - 4 / Math.sqrt(12.0 * n), 0.5 + 4 / Math.sqrt(12.0 * n));
  }

  @Test
  void permutationsAreBijections() {
    for (int n : new int[] {0, 1, 2, 17, 1000}) {
      int[] order = RandomStream.of(n).permutation(n);
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < n; i++) {
        assertThat(sorted[i]).isEqualTo(i);
      }
    }
  }

  @Test
  void samplesAreDistinctAndEachNumberIsEquallyLikely() {
    RandomStream stream = RandomStream.of(3);
    int[] counts = new int[10];
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      int[] drawn = stream.sample(10, 3);
      assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(3);
      for (int index : drawn) {
        counts[index]++;
      }
    }
    double expected = 0.3 * rounds;
    double tolerance = 5 * Math.sqrt(rounds * 0.3 * 0.7);
    for (int count : counts) {
      assertThat((double) count).isBetween(expected - tolerance, expected + tolerance);
    }
  }

  /** Bit for bit, also where one needs more than one draw, and across the ends of blocks. */
  @Test
  void manyNormalNumbersAreThoseDrawnOneAtATime() {
    for (int n : new int[] {0, 1, 2, 50, 255, 256, 257, 1000, 100_000}) {
      RandomStream many = RandomStream.of(n);
      RandomStream one = RandomStream.of(n);
      double[] numbers = new double[n];
      for (int round = 0; round < 20; round++) {
        many.nextGaussians(numbers);
        for (double number : numbers) {
          assertThat(number).isEqualTo(one.nextGaussian());
        }
        assertThat(many.position()).isEqualTo(one.position());
        assertThat(many.nextLong()).isEqualTo(one.nextLong());
      }
    }
  }

  /** So that they are also fast: next to all of them are one multiplication. */
  @Test
  void fewNormalNumbersNeedMoreThanOneDraw() {
    RandomStream stream = RandomStream.of(4);
    stream.nextGaussians(new double[100_000]);
    long drawn = 0;
    RandomStream counted = RandomStream.of(4);
    for (long end = stream.position(); counted.position() != end; drawn++) {
      counted.nextLong();
    }
    assertThat(drawn).isBetween(100_500L, 105_000L);
  }

  @Test
  void sampleRefusesMoreThanThereAre() {
    assertThatThrownBy(() -> RandomStream.of(0).sample(3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("k (4) must be between 0 and n (3)");
  }
}
