package org.bilevel.bcsr;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code bcsr}. */
public final class BcsrPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public BcsrPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "bcsr",
            "Learns how much each sample should weigh so that a model trained on the weighted samples"
                + " does well on all of them, and draws the coreset with these weights.",
            BcsrOptions.ALL,
            (values, context) -> new BcsrSelector(BcsrOptions.from(values))));
  }
}
