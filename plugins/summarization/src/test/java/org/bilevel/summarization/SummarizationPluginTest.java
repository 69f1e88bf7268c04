package org.bilevel.summarization;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class SummarizationPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new SummarizationPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return SummarizationExperimentTest.parts();
  }
}
