package org.bilevel.linearquadratic;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class LinearQuadraticFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new LinearQuadraticPlugin();
  }
}
