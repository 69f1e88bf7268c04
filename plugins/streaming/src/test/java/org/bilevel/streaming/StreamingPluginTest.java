package org.bilevel.streaming;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class StreamingPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new StreamingPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Pipeline.parts();
  }
}
