package org.bilevel.spr;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class SprPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new SprPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3);
  }
}
