package org.bilevel.gcr;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class GcrPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new GcrPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3);
  }
}
