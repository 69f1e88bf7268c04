package org.bilevel.hardest;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class HardestPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new HardestPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3);
  }
}
