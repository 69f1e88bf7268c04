package org.bilevel.none;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class NoneFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new NonePlugin();
  }
}
