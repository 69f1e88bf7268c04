package org.bilevel.implicitgradient;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class ImplicitGradientFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new ImplicitGradientPlugin();
  }
}
