package org.bilevel.reservoir;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class ReservoirPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new ReservoirPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("capacity", 3);
  }
}
