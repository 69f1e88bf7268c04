package org.bilevel.nonnegative;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code non-negative}. */
public final class NonNegativePlugin implements BilevelPlugin {

  /** Make the plugin. */
  public NonNegativePlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "non-negative",
            "Keeps every entry at least 0, by making negative ones 0.",
            List.of(),
            (values, context) -> new NonNegativeProjection()));
  }
}
