package org.bilevel.increasingaccuracy;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class IncreasingAccuracyFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new IncreasingAccuracyPlugin();
  }
}
