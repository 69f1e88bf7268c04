package org.bilevel.greedy;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class GreedyPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new GreedyPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3, "outer", TestParts.adam(0.05));
  }
}
