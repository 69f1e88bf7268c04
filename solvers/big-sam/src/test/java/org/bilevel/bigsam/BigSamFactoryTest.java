package org.bilevel.bigsam;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class BigSamFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new BigSamPlugin();
  }
}
