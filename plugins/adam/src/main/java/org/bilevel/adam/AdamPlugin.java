package org.bilevel.adam;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the outer optimizer {@code adam}. */
public final class AdamPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public AdamPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.OUTER,
            "adam",
            "Moves each entry of the outer variable by a step scaled to its recent gradients.",
            AdamOptions.ALL,
            (values, context) -> new AdamOptimizer(AdamOptions.from(values))));
  }
}
