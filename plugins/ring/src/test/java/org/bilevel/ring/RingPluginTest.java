package org.bilevel.ring;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class RingPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new RingPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("capacity", 3);
  }
}
