package org.bilevel.simplex;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code simplex}. */
public final class SimplexPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public SimplexPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "simplex",
            "Keeps weights at least 0 with a fixed sum, moving them as little as possible.",
            SimplexOptions.ALL,
            (values, context) -> new SimplexProjection(SimplexOptions.from(values))));
  }
}
