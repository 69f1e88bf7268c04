package org.bilevel.classfair;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class ClassFairPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new ClassFairPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("capacity", 3);
  }
}
