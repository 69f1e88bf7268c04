package org.bilevel.l1ball;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class L1BallFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new L1BallPlugin();
  }
}
