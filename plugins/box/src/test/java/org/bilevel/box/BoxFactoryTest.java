package org.bilevel.box;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class BoxFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new BoxPlugin();
  }
}
