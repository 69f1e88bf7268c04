package org.bilevel.simplex;

import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class SimplexContractTest {

  @Nested
  final class WithDefaults extends ProjectionContract {
    @Override
    protected Projection projection() {
      return Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    }

    @Override
    protected boolean feasible(double[] x) {
      return SimplexProjectionTest.feasible(x, 1);
    }
  }

  @Nested
  final class WithAnotherRadius extends ProjectionContract {
    @Override
    protected Projection projection() {
      return Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of("radius", 17.3));
    }

    @Override
    protected boolean feasible(double[] x) {
      return SimplexProjectionTest.feasible(x, 17.3);
    }
  }
}
