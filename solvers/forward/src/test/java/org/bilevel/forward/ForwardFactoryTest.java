package org.bilevel.forward;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class ForwardFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new ForwardPlugin();
  }
}
