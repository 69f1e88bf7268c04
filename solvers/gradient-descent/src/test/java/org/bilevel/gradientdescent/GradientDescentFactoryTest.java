package org.bilevel.gradientdescent;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class GradientDescentFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new GradientDescentPlugin();
  }
}
