package com.acme.bilevel;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class AcmePluginTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new AcmePlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return factory.name().equals("acme/hardest") ? Map.of("size", 3) : Map.of();
  }
}
