package org.bilevel.vectorapi;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class VectorApiFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new VectorApiPlugin();
  }
}
