package org.bilevel.ocs;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code ocs}. */
public final class OcsPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public OcsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "ocs",
            "Selects samples whose gradients are like the mean gradient and unlike each other: OCS.",
            OcsOptions.ALL,
            (values, context) -> new OcsSelector(OcsOptions.from(values))));
  }
}
