package org.bilevel.hypercleaning;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class HyperCleaningPluginTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new HyperCleaningPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Pipeline.parts();
  }
}
