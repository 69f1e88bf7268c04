package org.bilevel.models;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class ModelsFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new ModelsPlugin();
  }
}
