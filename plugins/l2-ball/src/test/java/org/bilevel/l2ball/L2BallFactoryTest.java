package org.bilevel.l2ball;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class L2BallFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new L2BallPlugin();
  }
}
