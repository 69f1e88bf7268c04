package org.bilevel.metasp;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code metasp}. */
public final class MetaspPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public MetaspPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "metasp",
            "Selects the samples that help earlier tasks and the present one most: MetaSP.",
            MetaspOptions.ALL,
            (values, context) -> new MetaspSelector(MetaspOptions.from(values))));
  }
}
