package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class HeapVectorTest {

  @Test
  void computesInnerProductAndNorm() {
    HeapVector a = HeapVector.of(3, 4);

    assertThat(a.dot(HeapVector.of(1, 2))).isEqualTo(11);
    assertThat(a.norm()).isEqualTo(5);
  }

  @Test
  void changesItsEntriesInPlace() {
    HeapVector a = HeapVector.of(1, 4, 9);
    a.sqrt();
    assertThat(a.array()).containsExactly(1, 2, 3);
    a.axpy(2, HeapVector.of(1, 1, 1));
    assertThat(a.array()).containsExactly(3, 4, 5);
    a.multiply(HeapVector.of(2, 0, 1));
    assertThat(a.array()).containsExactly(6, 0, 5);
    a.add(1);
    a.divide(HeapVector.of(7, 1, 2));
    assertThat(a.array()).containsExactly(1, 1, 3);
    a.scale(-2);
    assertThat(a.array()).containsExactly(-2, -2, -6);
    a.fill(0.5);
    assertThat(a.array()).containsExactly(0.5, 0.5, 0.5);
    a.assign(HeapVector.of(1, 2, 3));
    a.assign(new double[] {4, 5, 6});
    assertThat(a.toArray()).containsExactly(4, 5, 6);
  }

  @Test
  void copiesShareNothingAndWrapsShareEverything() {
    double[] entries = {1, 2};
    HeapVector wrapped = HeapVector.wrap(entries);
    HeapVector copied = wrapped.copy();
    wrapped.scale(10);

    assertThat(entries).containsExactly(10, 20);
    assertThat(copied.array()).containsExactly(1, 2);
    assertThat(wrapped.zerosLike().array()).containsExactly(0, 0);
    assertThat(HeapVector.filled(2, 7).array()).containsExactly(7, 7);
  }

  @Test
  void saysWhetherEveryEntryIsFinite() {
    assertThat(HeapVector.of(1, 2).isFinite()).isTrue();
    assertThat(HeapVector.of(1, Double.NaN).isFinite()).isFalse();
    assertThat(HeapVector.of(Double.NEGATIVE_INFINITY).isFinite()).isFalse();
  }

  @Test
  void refusesVectorsOfAnotherSize() {
    assertThatThrownBy(() -> HeapVector.of(1).dot(HeapVector.of(1, 2)))
        .hasMessage("sizes differ: 1 and 2 entries");
  }
}
