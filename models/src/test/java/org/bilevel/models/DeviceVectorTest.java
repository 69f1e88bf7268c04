package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bilevel.api.HeapVector;
import org.bilevel.api.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceVectorTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void computesInnerProductAndNorm(boolean doublePrecision) {
    try (Tensors tensors = new Tensors(false, doublePrecision);
        Vector a = DeviceVector.of(tensors, new double[] {3, 4});
        Vector b = DeviceVector.of(tensors, new double[] {1, 2})) {
      assertThat(a.size()).isEqualTo(2);
      assertThat(a.dot(b)).isEqualTo(11);
      assertThat(a.norm()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changesItsEntriesInPlace(boolean doublePrecision) {
    try (Tensors tensors = new Tensors(false, doublePrecision);
        Vector a = DeviceVector.of(tensors, new double[] {1, 4, 9});
        Vector b = DeviceVector.of(tensors, new double[] {1, 1, 1});
        Vector c = DeviceVector.of(tensors, new double[] {2, 0, 1});
        Vector d = DeviceVector.of(tensors, new double[] {7, 1, 2})) {
      a.sqrt();
      assertThat(a.toArray()).containsExactly(1, 2, 3);
      a.axpy(2, b);
      assertThat(a.toArray()).containsExactly(3, 4, 5);
      a.multiply(c);
      assertThat(a.toArray()).containsExactly(6, 0, 5);
      a.add(1);
      a.divide(d);
      assertThat(a.toArray()).containsExactly(1, 1, 3);
      a.scale(-2);
      assertThat(a.toArray()).containsExactly(-2, -2, -6);
      a.fill(0.5);
      assertThat(a.toArray()).containsExactly(0.5, 0.5, 0.5);
      a.assign(d);
      assertThat(a.toArray()).containsExactly(7, 1, 2);
      a.assign(new double[] {4, 5, 6});
      assertThat(a.toArray()).containsExactly(4, 5, 6);
      assertThat(b.toArray()).containsExactly(1, 1, 1);
      assertThat(d.toArray()).containsExactly(7, 1, 2);
    }
  }

  @Test
  void keepsItsPrecision() {
    try (Tensors single = new Tensors(false, false);
        Tensors twice = new Tensors(false, true);
        Vector a = DeviceVector.of(single, new double[] {0.1});
        Vector b = DeviceVector.of(twice, new double[] {0.1})) {
      assertThat(a.toArray()).containsExactly((double) 0.1f);
      b.axpy(0.1, b);
      b.scale(0.3);
      assertThat(b.toArray()).containsExactly((0.1 + 0.1 * 0.1) * 0.3);
    }
  }

  @Test
  void copiesShareNothing() {
    try (Tensors tensors = new Tensors(false, false);
        Vector a = DeviceVector.of(tensors, new double[] {1, 2});
        Vector copied = a.copy();
        Vector zeros = a.zerosLike()) {
      a.scale(10);
      assertThat(copied.toArray()).containsExactly(1, 2);
      assertThat(zeros.toArray()).containsExactly(0, 0);
    }
  }

  @Test
  void saysWhetherEveryEntryIsFinite() {
    try (Tensors tensors = new Tensors(false, false);
        Vector a = DeviceVector.of(tensors, new double[] {3e38, 3e38});
        Vector b = DeviceVector.of(tensors, new double[] {1, Double.NaN});
        Vector c =
            DeviceVector.of(
                tensors, new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})) {
      assertThat(a.isFinite()).as("although the sum overflows").isTrue();
      assertThat(b.isFinite()).isFalse();
      assertThat(c.isFinite()).isFalse();
    }
  }

  @Test
  void refusesOtherKindsAndSizes() {
    try (Tensors single = new Tensors(false, false);
        Tensors twice = new Tensors(false, true);
        Vector a = DeviceVector.of(single, new double[] {1});
        Vector b = DeviceVector.of(twice, new double[] {1});
        Vector c = DeviceVector.of(single, new double[] {1, 2})) {
      assertThatThrownBy(() -> a.dot(HeapVector.of(1)))
          .hasMessage(
              "a device vector cannot be combined with a HeapVector;"
                  + " copy it explicitly with assign(other.toArray())");
      assertThatThrownBy(() -> HeapVector.of(1).dot(a))
          .hasMessageContaining("a heap vector cannot be combined with a DeviceVector");
      assertThatThrownBy(() -> a.axpy(1, b)).hasMessageContaining("float32");
      assertThatThrownBy(() -> a.dot(c)).hasMessage("sizes differ: 1 and 2 entries");
      assertThatThrownBy(() -> a.assign(new double[3])).hasMessage("sizes differ: 1 and 3 entries");
    }
  }

  @Test
  void maybeClosedTwice() {
    try (Tensors tensors = new Tensors(false, false)) {
      Vector a = DeviceVector.of(tensors, new double[] {1});
      a.close();
      a.close();
      assertThat(tensors.live()).isEqualTo(1);
    }
  }

  @Test
  void uploadsMoreThanTheKeptBuffer() {
    double[] entries = new double[1_200_000];
    entries[entries.length - 1] = 7;
    try (Tensors tensors = new Tensors(false, false);
        Vector a = DeviceVector.of(tensors, entries);
        Vector b = DeviceVector.of(tensors, new double[] {1, 2, 3})) {
      assertThat(a.toArray()).isEqualTo(entries);
      assertThat(b.toArray()).containsExactly(1, 2, 3);
    }
  }
}
