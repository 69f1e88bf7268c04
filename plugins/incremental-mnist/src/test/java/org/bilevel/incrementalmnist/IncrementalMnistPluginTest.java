package org.bilevel.incrementalmnist;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class IncrementalMnistPluginTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new IncrementalMnistPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Pipeline.parts();
  }
}
