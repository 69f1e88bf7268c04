package org.bilevel.entropy;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code entropy}. */
public final class EntropyPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public EntropyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "entropy",
            "Selects the samples that the model is least sure of: greatest predictive entropy.",
            EntropyOptions.ALL,
            (values, context) -> new EntropySelector(EntropyOptions.from(values))));
  }
}
