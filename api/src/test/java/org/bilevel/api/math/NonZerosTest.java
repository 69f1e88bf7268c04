package org.bilevel.api.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class NonZerosTest {
  private static final int N = 10_007;

  @Test
  void areTheEntriesInOrder() {
    double[] x = new double[N];
    x[0] = -1;
    x[1023] = 2;
    x[1024] = Double.NaN;
    x[5000] = -0.0;
    x[N - 1] = Double.MIN_VALUE;
    NonZeros found = NonZeros.of(x).orElseThrow();
    assertThat(found.values()).containsExactly(-1, 2, Double.NaN, -0.0, Double.MIN_VALUE);

    Arrays.setAll(found.values(), j -> j + 1);
    found.writeTo(x);
    double[] expected = new double[N];
    expected[0] = 1;
    expected[1023] = 2;
    expected[1024] = 3;
    expected[5000] = 4;
    expected[N - 1] = 5;
    assertThat(x).isEqualTo(expected);
  }

  @Test
  void zerosAloneAreNone() {
    assertThat(NonZeros.of(new double[N]).orElseThrow().values()).isEmpty();
  }

  @Test
  void nothingIsSaidOfShortArraysAndOfManyEntries() {
    double[] ones = new double[N];
    Arrays.fill(ones, 1);
    assertThat(NonZeros.of(ones)).isEmpty();
    assertThat(NonZeros.of(new double[NonZeros.LEAST - 1])).isEmpty();
  }

  @Test
  void manyEntriesAreNoticedAlsoWhereTheFirstOnesLookedAtAreZero() {
    double[] x = new double[64 * 200];
    Arrays.setAll(x, i -> i % 200 == 100 ? 0 : 1);
    assertThat(NonZeros.of(x)).isEmpty();
    Arrays.setAll(x, i -> i % 16 == 3 ? 1 : 0);
    assertThat(NonZeros.of(x).orElseThrow().values()).hasSize(800);
    x[64 * 200 - 1] = 1;
    assertThat(NonZeros.of(x)).isEmpty();
  }
}
