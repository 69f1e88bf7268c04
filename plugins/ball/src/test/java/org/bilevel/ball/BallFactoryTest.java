package org.bilevel.ball;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class BallFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new BallPlugin();
  }
}
