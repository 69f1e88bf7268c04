package org.bilevel.adam;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class AdamFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new AdamPlugin();
  }
}
