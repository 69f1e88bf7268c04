package org.bilevel.api.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class SelectionTest {

  @Test
  void findsWhatSortingFinds() {
    RandomStream random = RandomStream.of(1);
    for (int round = 0; round < 5000; round++) {
      int n = 1 + random.nextInt(30);
      double[] values = new double[n];
      int distinct = 1 + random.nextInt(40);
      Arrays.setAll(values, i -> random.nextInt(distinct) - 5);
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int k = 1 + random.nextInt(n);
      assertThat(Selection.greatest(values, n, k)).isEqualTo(sorted[n - k]);
    }
  }

  @Test
  void findsItInOrderedAndInConstantNumbers() {
    double[] ascending = new double[1000];
    Arrays.setAll(ascending, i -> i);
    double[] descending = new double[1000];
    Arrays.setAll(descending, i -> -i);
    assertThat(Selection.greatest(ascending, 1000, 10)).isEqualTo(990);
    assertThat(Selection.greatest(descending, 1000, 10)).isEqualTo(-9);
    assertThat(Selection.greatest(new double[1000], 1000, 10)).isZero();
  }
}
