package org.bilevel.box;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code box}. */
public final class BoxPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public BoxPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "box",
            "Keeps every entry between two bounds, moving it no further than to the nearer one.",
            BoxOptions.ALL,
            (values, context) -> new BoxProjection(BoxOptions.from(values, context))));
  }
}
