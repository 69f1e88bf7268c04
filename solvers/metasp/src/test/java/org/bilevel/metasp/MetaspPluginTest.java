package org.bilevel.metasp;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class MetaspPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new MetaspPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3);
  }
}
