package org.bilevel.l2ball;

import java.util.Map;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class L2BallContractTest {

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

  private static boolean within(double[] x, double radius) {
    return HeapVector.of(x).norm() <= radius * (1 + 1e-13);
  }

  private static Projection create(Map<String, ?> values) {
    return Parts.create(new L2BallPlugin(), Kind.PROJECTION, "l2-ball", values);
  }
}
