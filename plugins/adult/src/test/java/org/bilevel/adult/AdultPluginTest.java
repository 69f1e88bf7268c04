package org.bilevel.adult;

import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;

final class AdultPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new AdultPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    Samples samples = Made.samples(5, 2, RandomStream.of(0));
    return Map.of("data", Made.source(samples, samples), "solver", Made.solver(0.1, 0.1));
  }
}
