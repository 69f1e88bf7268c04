package org.bilevel.mergereduce;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;
import org.bilevel.testkit.Parts;
import org.bilevel.uniform.UniformPlugin;

final class MergeReducePluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new MergeReducePlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of(
        "capacity",
        30,
        "selector",
        Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", 3)));
  }
}
