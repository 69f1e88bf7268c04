package org.bilevel.none;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code none}. */
public final class NonePlugin implements BilevelPlugin {

  /** Make the plugin. */
  public NonePlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "none",
            "Changes nothing: every vector is feasible.",
            List.of(),
            (values, context) -> new NoneProjection()));
  }
}
