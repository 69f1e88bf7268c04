package org.bilevel.pessimistic;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class PessimisticFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new PessimisticPlugin();
  }
}
