package org.bilevel.fewshot;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class FewShotPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new FewShotPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Pipeline.parts();
  }
}
