package org.bilevel.reverse;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class ReverseFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new ReversePlugin();
  }
}
