package org.bilevel.l2ball;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class L2BallProjectionTest {

  @Test
  void knownPoints() {
    assertThat(projected(1, 0.5, 0.5)).containsExactly(0.5, 0.5);
    assertThat(projected(2, 0, 0)).containsExactly(0, 0);
    assertThat(projected(1)).isEmpty();
    assertThat(projected(1, -7)).containsExactly(-1);
    assertThat(projected(10, 30, -40)).containsExactly(new double[] {6, -8}, within(1e-14));
    assertThat(projected(5, 3, 4)).containsExactly(3, 4);
  }

  @Test
  void hugeAndTinyPointsKeepTheirDirection() {
    assertThat(projected(5, 3e307, -4e307)).containsExactly(new double[] {3, -4}, within(1e-14));
    assertThat(projected(1e-300, 3e-200, 4e-200))
        .containsExactly(new double[] {6e-301, 8e-301}, within(1e-314));
  }

  /** Thousands of points of all sizes: feasible, the same direction, and fixed from then on. */
  @Test
  void projectedPointsAreFixed() {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 20_000; i++) {
      int n = 1 + random.nextInt(60);
      double radius = Math.pow(10, -6 + 12 * random.nextDouble());
      double scale = Math.pow(10, -8 + 16 * random.nextDouble());
      double[] point = new double[n];
      for (int j = 0; j < n; j++) {
        point[j] = scale * random.nextGaussian();
      }
      double norm = HeapVector.of(point).norm();
      double[] result = projected(radius, point);
      assertThat(projected(radius, result)).isEqualTo(result);
      double factor = norm > radius ? radius / norm : 1;
      for (int j = 0; j < n; j++) {
        assertThat(result[j])
            .isCloseTo(factor * point[j], within(1e-14 * Math.abs(factor * point[j])));
      }
    }
  }

  /** Outside, D makes x itself 0 and shrinks what is orthogonal to it by r / ‖x‖. */
  @Test
  void theDerivativeIsTangential() {
    VectorLedger ledger = new VectorLedger();
    try (Vector at = ledger.vector(3, 4);
        Vector along = ledger.vector(6, 8);
        Vector across = ledger.vector(-4, 3)) {
      L2BallProjection projection = new L2BallProjection(new L2BallOptions(2));
      projection.differentiate(at, along);
      projection.differentiate(at, across);
      assertThat(along.toArray()).containsExactly(new double[] {0, 0}, within(1e-15));
      assertThat(across.toArray()).containsExactly(new double[] {-1.6, 1.2}, within(1e-15));
      assertThat(at.toArray()).containsExactly(3, 4);
      assertThat(ledger.open()).isEqualTo(3);
    }
  }

  @Test
  void insideTheDerivativeIsTheIdentity() {
    HeapVector v = HeapVector.of(7, -9);
    new L2BallProjection(new L2BallOptions(5)).differentiate(HeapVector.of(3, 4), v);
    assertThat(v.toArray()).containsExactly(7, -9);
  }

  private static double[] projected(double radius, double... point) {
    HeapVector x = HeapVector.of(point);
    new L2BallProjection(new L2BallOptions(radius)).project(x);
    return x.array();
  }
}
