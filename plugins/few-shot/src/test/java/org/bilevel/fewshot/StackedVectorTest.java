package org.bilevel.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class StackedVectorTest {

  private static StackedVector stack(double... entries) {
    return new StackedVector(
        List.of(HeapVector.of(entries[0], entries[1]), HeapVector.of(entries[2])));
  }

  private static void assertSame(Consumer<Vector> operation) {
    StackedVector stacked = stack(1, 4, 9);
    HeapVector plain = HeapVector.of(1, 4, 9);
    operation.accept(stacked);
    operation.accept(plain);
    assertThat(stacked.toArray()).isEqualTo(plain.toArray());
  }

  private static void assertSame(BiConsumer<Vector, Vector> operation) {
    StackedVector stacked = stack(1, 4, 9);
    HeapVector plain = HeapVector.of(1, 4, 9);
    operation.accept(stacked, stack(2, -3, 5));
    operation.accept(plain, HeapVector.of(2, -3, 5));
    assertThat(stacked.toArray()).isEqualTo(plain.toArray());
  }

  @Test
  void worksAsOneVector() {
    assertSame(v -> v.fill(2));
    assertSame(v -> v.scale(-3));
    assertSame(v -> v.add(7));
    assertSame(Vector::sqrt);
    assertSame(v -> v.assign(new double[] {3, 2, 1}));
    assertSame((v, w) -> v.assign(w));
    assertSame((v, w) -> v.axpy(0.5, w));
    assertSame((v, w) -> v.multiply(w));
    assertSame((v, w) -> v.divide(w));
    assertThat(stack(1, 4, 9).dot(stack(2, -3, 5))).isEqualTo(35);
    assertThat(stack(2, 3, 6).norm()).isCloseTo(7, within(1e-12));
    assertThat(stack(2, 3, 6).size()).isEqualTo(3);
    assertThat(stack(2, 3, 6).zerosLike().toArray()).containsExactly(0, 0, 0);
    assertThat(stack(2, 3, 6).isFinite()).isTrue();
    assertThat(stack(2, Double.NaN, 6).isFinite()).isFalse();
  }

  @Test
  void copiesShareNothing() {
    StackedVector vector = stack(1, 2, 3);
    vector.copy().fill(0);
    vector.zerosLike().fill(5);
    assertThat(vector.toArray()).containsExactly(1, 2, 3);
  }

  @Test
  void refusesOtherVectors() {
    assertThatThrownBy(() -> stack(1, 2, 3).dot(HeapVector.of(1, 2, 3)))
        .hasMessageContaining("cannot be combined with a HeapVector");
    assertThatThrownBy(() -> stack(1, 2, 3).dot(new StackedVector(List.of(HeapVector.of(1, 2, 3)))))
        .hasMessage("stacks differ: 2 and 1 parts");
    assertThatThrownBy(() -> stack(1, 2, 3).assign(new double[2]))
        .hasMessage("sizes differ: 3 and 2 entries");
    assertThatThrownBy(() -> stack(1, 2, 3).axpy(1, new StackedVector(List.of(HeapVector.of(1)))))
        .hasMessage("sizes differ: 3 and 1 entries");
  }

  @Test
  void closesItsPartsAlsoWhenOneCannotBeMade() {
    VectorLedger ledger = new VectorLedger();
    try (StackedVector stacked = new StackedVector(List.of(ledger.vector(1, 2), ledger.vector(3)));
        StackedVector copy = stacked.copy()) {
      copy.axpy(1, stacked);
      assertThat(ledger.open()).isEqualTo(4);
    }
    assertThat(ledger.open()).isZero();
    assertThatThrownBy(() ->
            StackedVector.make(
                3,
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("no more");
                  }
                  return ledger.vector(i);
                }))
        .hasMessage("no more");
    assertThat(ledger.open()).isZero();
  }
}
