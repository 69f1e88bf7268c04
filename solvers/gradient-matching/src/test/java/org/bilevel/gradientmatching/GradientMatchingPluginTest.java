package org.bilevel.gradientmatching;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class GradientMatchingPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new GradientMatchingPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("size", 3);
  }
}
