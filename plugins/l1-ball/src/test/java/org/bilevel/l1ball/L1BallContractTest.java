package org.bilevel.l1ball;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class L1BallContractTest {

  @Nested
  final class WithDefaults extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of());
    }

    @Override
    protected boolean feasible(double[] x) {
      return within(x, 1);
    }
  }

  @Nested
  final class WithAnotherRadius extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of("radius", 17.3));
    }

    @Override
    protected boolean feasible(double[] x) {
      return within(x, 17.3);
    }
  }

  static boolean within(double[] x, double radius) {
    double sum = Arrays.stream(x).map(Math::abs).sum(); // compensated
    return sum <= radius + 2 * x.length * Math.ulp(radius);
  }

  private static Projection create(Map<String, ?> values) {
    return Parts.create(new L1BallPlugin(), Kind.PROJECTION, "l1-ball", values);
  }
}
