package org.bilevel.simplex;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class SimplexFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new SimplexPlugin();
  }
}
