package org.bilevel.hardest;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code hardest}. */
public final class HardestPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public HardestPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "hardest",
            "Selects the samples with the greatest loss: those that the model gets most wrong.",
            HardestOptions.ALL,
            (values, context) -> new HardestSelector(HardestOptions.from(values))));
  }
}
