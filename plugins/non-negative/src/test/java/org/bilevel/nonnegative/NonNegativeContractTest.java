package org.bilevel.nonnegative;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;

final class NonNegativeContractTest extends ProjectionContract {
  @Override
  protected Projection projection() {
    return Parts.create(new NonNegativePlugin(), Kind.PROJECTION, "non-negative", Map.of());
  }

  @Override
  protected boolean feasible(double[] x) {
    return Arrays.stream(x).allMatch(entry -> entry >= 0);
  }
}
