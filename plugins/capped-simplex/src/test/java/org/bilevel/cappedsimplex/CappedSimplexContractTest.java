package org.bilevel.cappedsimplex;

import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class CappedSimplexContractTest {

  private static Projection projection(Map<String, ?> values) {
    return Parts.create(new CappedSimplexPlugin(), Kind.PROJECTION, "capped-simplex", values);
  }

  @Nested
  final class AtMost extends ProjectionContract {
    @Override
    protected Projection projection() {
      return CappedSimplexContractTest.projection(Map.of("k", 3));
    }

    @Override
    protected boolean feasible(double[] x) {
      return CappedSimplexProjectionTest.feasible(x, 3, false);
    }
  }

  @Nested
  final class AtMostHalf extends ProjectionContract {
    @Override
    protected Projection projection() {
      return CappedSimplexContractTest.projection(Map.of("k", 0.5));
    }

    @Override
    protected boolean feasible(double[] x) {
      return CappedSimplexProjectionTest.feasible(x, 0.5, false);
    }
  }

  @Nested
  final class Equal extends ProjectionContract {
    @Override
    protected Projection projection() {
      return CappedSimplexContractTest.projection(Map.of("k", 0.7, "sum", "equal"));
    }

    @Override
    protected boolean feasible(double[] x) {
      return CappedSimplexProjectionTest.feasible(x, 0.7, true);
    }
  }

  @Nested
  final class EqualToTheWhole extends ProjectionContract {
    @Override
    protected Projection projection() {
      return CappedSimplexContractTest.projection(Map.of("k", 1, "sum", "equal"));
    }

    @Override
    protected boolean feasible(double[] x) {
      return CappedSimplexProjectionTest.feasible(x, 1, true);
    }
  }
}
