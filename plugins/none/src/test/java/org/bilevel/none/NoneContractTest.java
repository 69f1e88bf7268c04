package org.bilevel.none;

import java.util.Map;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.ProjectionContract;

final class NoneContractTest extends ProjectionContract {
  @Override
  protected Projection projection() {
    return Parts.create(new NonePlugin(), Kind.PROJECTION, "none", Map.of());
  }

  @Override
  protected boolean feasible(double[] x) {
    return true;
  }
}
