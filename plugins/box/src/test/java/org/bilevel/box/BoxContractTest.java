package org.bilevel.box;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Nested;

final class BoxContractTest {

  @Nested
  final class WithBothBounds extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of("lower", -0.3, "upper", 0.7));
    }

    @Override
    protected boolean feasible(double[] x) {
      return Arrays.stream(x).allMatch(entry -> entry >= -0.3 && entry <= 0.7);
    }
  }

  @Nested
  final class WithALowerBound extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of("lower", 0));
    }

    @Override
    protected boolean feasible(double[] x) {
      return Arrays.stream(x).allMatch(entry -> entry >= 0);
    }
  }

  @Nested
  final class WithAnUpperBound extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of("upper", -1e-3));
    }

    @Override
    protected boolean feasible(double[] x) {
      return Arrays.stream(x).allMatch(entry -> entry <= -1e-3);
    }
  }

  @Nested
  final class WithoutBounds extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of());
    }

    @Override
    protected boolean feasible(double[] x) {
      return true;
    }
  }

  @Nested
  final class OfOnePoint extends ProjectionContract {
    @Override
    protected Projection projection() {
      return create(Map.of("lower", 0.25, "upper", 0.25));
    }

    @Override
    protected boolean feasible(double[] x) {
      return Arrays.stream(x).allMatch(entry -> entry == 0.25);
    }
  }

  private static Projection create(Map<String, ?> values) {
    return Parts.create(new BoxPlugin(), Kind.PROJECTION, "box", values);
  }
}
