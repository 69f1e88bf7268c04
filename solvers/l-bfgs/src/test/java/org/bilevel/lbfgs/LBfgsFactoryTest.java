package org.bilevel.lbfgs;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class LBfgsFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new LBfgsPlugin();
  }
}
