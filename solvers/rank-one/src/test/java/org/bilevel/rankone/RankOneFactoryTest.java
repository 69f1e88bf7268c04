package org.bilevel.rankone;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class RankOneFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new RankOnePlugin();
  }
}
