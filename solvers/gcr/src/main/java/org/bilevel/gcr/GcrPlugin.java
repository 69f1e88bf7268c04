package org.bilevel.gcr;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code gcr}. */
public final class GcrPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public GcrPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "gcr",
            "Selects and weighs samples so that their weighted gradient is that of all candidates: GCR.",
            GcrOptions.ALL,
            (values, context) -> new GcrSelector(GcrOptions.from(values))));
  }
}
