package org.bilevel.tornadovm;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class TornadovmFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new TornadovmPlugin();
  }
}
