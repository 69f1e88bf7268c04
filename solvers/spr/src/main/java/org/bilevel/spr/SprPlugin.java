package org.bilevel.spr;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code spr}. */
public final class SprPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public SprPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "spr",
            "Selects the samples whose labels are likely right, from graphs of the samples of a class: SPR.",
            SprOptions.ALL,
            (values, context) -> new SprSelector(SprOptions.from(values))));
  }
}
