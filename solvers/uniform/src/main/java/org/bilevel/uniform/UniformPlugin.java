package org.bilevel.uniform;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code uniform}. */
public final class UniformPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public UniformPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "uniform",
            "Selects samples uniformly at random: the baseline of every coreset selector.",
            UniformOptions.ALL,
            (values, context) -> new UniformSelector(UniformOptions.from(values))));
  }
}
