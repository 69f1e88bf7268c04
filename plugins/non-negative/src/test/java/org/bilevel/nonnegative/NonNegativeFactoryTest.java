package org.bilevel.nonnegative;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class NonNegativeFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new NonNegativePlugin();
  }
}
