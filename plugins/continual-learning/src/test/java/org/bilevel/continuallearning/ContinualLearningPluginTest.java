package org.bilevel.continuallearning;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class ContinualLearningPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new ContinualLearningPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Pipeline.parts();
  }
}
