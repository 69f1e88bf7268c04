package org.bilevel.aggregateddescent;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class AggregatedDescentFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new AggregatedDescentPlugin();
  }
}
