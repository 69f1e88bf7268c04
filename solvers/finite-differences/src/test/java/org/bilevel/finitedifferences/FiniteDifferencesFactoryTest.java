package org.bilevel.finitedifferences;

import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.testkit.FactoryContract;

final class FiniteDifferencesFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new FiniteDifferencesPlugin();
  }
}
