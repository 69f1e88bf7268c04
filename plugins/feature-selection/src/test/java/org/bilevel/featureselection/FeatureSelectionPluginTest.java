package org.bilevel.featureselection;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class FeatureSelectionPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new FeatureSelectionPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return FeatureSelectionExperimentTest.parts();
  }
}
