package org.bilevel.tensorboard;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class TensorboardFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new TensorboardPlugin();
  }
}
