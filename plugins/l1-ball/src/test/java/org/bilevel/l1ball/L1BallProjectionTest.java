package org.bilevel.l1ball;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

final class L1BallProjectionTest {

  @Test
  void knownPoints() {
    assertThat(projected(1)).isEmpty();
    assertThat(projected(1, 0.5, -0.5)).containsExactly(0.5, -0.5);
    assertThat(projected(1, -7)).containsExactly(-1);
    assertThat(projected(1, 1, -1)).containsExactly(0.5, -0.5);
    assertThat(projected(1, -0.75, 0.5, 0.1)).containsExactly(-0.625, 0.375, 0);
    assertThat(projected(2, 5, -0.25)).isEqualTo(new double[] {2, -0.0});
    assertThat(projected(1, 1e300, -1e300)).containsExactly(0.5, -0.5);
  }

  @Test
  void agreesWithAQuadraticProgram() {
    RandomStream random = RandomStream.of(1);
    for (int round = 0; round < 300; round++) {
      int n = 1 + random.nextInt(5);
      double[] point = new double[n];
      Arrays.setAll(point, i -> random.nextInt(4) == 0 ? 0.5 : 2 * random.nextGaussian());
      // Σ ±x_i ≤ r for all signs
      R064Store signs = R064Store.FACTORY.make(1 << n, n);
      for (int row = 0; row < 1 << n; row++) {
        for (int column = 0; column < n; column++) {
          signs.set(row, column, (row >> column & 1) == 0 ? 1 : -1);
        }
      }
      R064Store radius = R064Store.FACTORY.make(1 << n, 1);
      radius.fillAll(1.0);
      Optimisation.Result solution =
          ConvexSolver.newBuilder()
              .objective(R064Store.FACTORY.makeIdentity(n), R064Store.FACTORY.column(point))
              .inequalities(signs, radius)
              .build()
              .solve();
      double[] result = projected(1, point);
      for (int i = 0; i < n; i++) {
        assertThat(result[i]).isCloseTo(solution.doubleValue(i), within(1e-9));
      }
    }
  }

  @Test
  void theDerivativeMovesAlongTheFace() {
    HeapVector v = HeapVector.of(1, 2, 4);
    new L1BallProjection(new L1BallOptions(1)).differentiate(HeapVector.of(1, -1, 0.1), v);
    // s = (1, −1, 0), ⟨s, v⟩ = −1
    assertThat(v.toArray()).containsExactly(1.5, 1.5, 0);
    HeapVector inside = HeapVector.of(1, 2);
    new L1BallProjection(new L1BallOptions(1)).differentiate(HeapVector.of(0.5, -0.5), inside);
    assertThat(inside.toArray()).containsExactly(1, 2);
  }

  /** Long points: the sum is r, and what moved moved by the same amount towards 0. */
  @Test
  void longPointsShrinkByOneThreshold() {
    RandomStream random = RandomStream.of(2);
    double[] point = new double[50_000];
    Arrays.setAll(point, i -> random.nextGaussian());
    double[] result = projected(30, point);
    assertThat(Arrays.stream(result).map(Math::abs).sum()).isCloseTo(30, within(1e-10));
    double[] moved =
        IntStream.range(0, point.length)
            .filter(i -> result[i] != 0)
            .mapToDouble(i -> Math.abs(point[i]) - Math.abs(result[i]))
            .toArray();
    double threshold = moved[0];
    assertThat(Arrays.stream(moved).allMatch(m -> Math.abs(m - threshold) < 1e-14)).isTrue();
    for (int i = 0; i < point.length; i++) {
      assertThat(result[i] != 0 || Math.abs(point[i]) <= threshold + 1e-14).isTrue();
    }
  }

  private static double[] projected(double radius, double... point) {
    HeapVector x = HeapVector.of(point);
    new L1BallProjection(new L1BallOptions(radius)).project(x);
    return x.array();
  }
}
