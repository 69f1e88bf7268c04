package org.bilevel.bcsr;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class BcsrPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new BcsrPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    Map<String, Object> values = new HashMap<>(TestParts.defaults());
    values.put("size", 3);
    return values;
  }
}
