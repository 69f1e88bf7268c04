package org.bilevel.conjugategradient;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class ConjugateGradientFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new ConjugateGradientPlugin();
  }
}
