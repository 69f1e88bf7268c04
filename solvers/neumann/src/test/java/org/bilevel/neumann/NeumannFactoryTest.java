package org.bilevel.neumann;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class NeumannFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new NeumannPlugin();
  }
}
