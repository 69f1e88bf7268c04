package org.bilevel.vectorapi;

import java.math.BigDecimal;
import org.bilevel.api.Projection;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class VectorApiContractTest {

  /** Exact sums of 100,000 numbers of any size take long; so few digits more suffice. */
  private static double excess(double[] x, double sum) {
    BigDecimal total = new BigDecimal(-sum);
    for (double entry : x) {
      total = total.add(new BigDecimal(entry));
    }
    return Math.abs(total.doubleValue());
  }

  private static boolean between(double[] x, double cap) {
    for (double entry : x) {
      if (!(entry >= 0 && entry <= cap)) {
        return false;
      }
    }
    return true;
  }

  @Nested
  final class Simplex extends ProjectionContract {
    @Override
    protected Projection projection() {
      return OnLanes.simplex(1);
    }

    @Override
    protected boolean feasible(double[] x) {
      return between(x, Double.POSITIVE_INFINITY) && excess(x, 1) <= x.length * Math.ulp(1.0);
    }
  }

  @Nested
  final class SimplexOfAnotherRadius extends ProjectionContract {
    @Override
    protected Projection projection() {
      return OnLanes.simplex(17.3);
    }

    @Override
    protected boolean feasible(double[] x) {
      return between(x, Double.POSITIVE_INFINITY) && excess(x, 17.3) <= x.length * Math.ulp(17.3);
    }
  }

  @Nested
  final class CappedSimplex extends ProjectionContract {
    @Override
    protected Projection projection() {
      return OnLanes.cappedSimplex(0.75);
    }

    @Override
    protected boolean feasible(double[] x) {
      return between(x, 1) && excess(x, 0.75) <= 2 * x.length * Math.ulp(0.75);
    }
  }
}
