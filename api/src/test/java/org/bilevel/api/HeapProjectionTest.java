package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Simplex;
import org.junit.jupiter.api.Test;

final class HeapProjectionTest {
  private static final HeapProjection SIMPLEX = x -> Simplex.project(x, Entries.sum(x), 1);

  @Test
  void onTheHeapItWorksInPlace() {
    HeapVector x = HeapVector.of(1, 1);
    double[] entries = x.array();
    SIMPLEX.project(x);
    assertThat(entries).containsExactly(0.5, 0.5);
  }

  @Test
  void roundedPointsAreFixed() {
    RandomStream random = RandomStream.of(1);
    for (int round = 0; round < 2000; round++) {
      double[] point = new double[1 + random.nextInt(200)];
      Arrays.setAll(point, i -> random.nextGaussian() / Math.sqrt(point.length));
      Floats x = new Floats(point);
      SIMPLEX.project(x);
      double[] once = x.toArray();
      assertThat(Math.abs(Arrays.stream(once).sum() - 1))
          .isLessThanOrEqualTo(point.length * Math.ulp(1f));
      assertThat(Arrays.stream(once).min().orElseThrow()).isNotNegative();
      SIMPLEX.project(x);
      assertThat(x.toArray()).isEqualTo(once);
    }
  }

  @Test
  void morePreciseVectorsAreMovedByAsLittle() {
    double[] nearly = {0.5, 0.5 + 1e-9};
    HeapVector x = HeapVector.of(nearly);
    SIMPLEX.project(x);
    assertThat(x.toArray()).isNotEqualTo(nearly);
    Floats rounded = new Floats(0.5, 0.5f + Math.ulp(0.5f));
    SIMPLEX.project(rounded);
    assertThat(rounded.toArray()).containsExactly(0.5, 0.5f + Math.ulp(0.5f));
  }

  /** Numbers of 32 bits, that can be read and written only. */
  private static final class Floats implements Vector {
    private final double[] entries;

    Floats(double... entries) {
      this.entries = new double[entries.length];
      assign(entries);
    }

    @Override
    public int size() {
      return entries.length;
    }

    @Override
    public double spacing() {
      return Math.ulp(1f);
    }

    @Override
    public void assign(double[] values) {
      for (int i = 0; i < values.length; i++) {
        entries[i] = (float) values[i];
      }
    }

    @Override
    public double[] toArray() {
      return entries.clone();
    }

    @Override
    public double dot(Vector other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Vector copy() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Vector zerosLike() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void assign(Vector other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void fill(double value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void scale(double a) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void axpy(double a, Vector other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void multiply(Vector other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void divide(Vector other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sqrt() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(double a) {
      throw new UnsupportedOperationException();
    }
  }
}
