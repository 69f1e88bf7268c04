package org.bilevel.l2ball;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code l2-ball}. */
public final class L2BallPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public L2BallPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "l2-ball",
            "Keeps the norm of a vector at most a radius, shortening longer ones.",
            L2BallOptions.ALL,
            (values, context) -> new L2BallProjection(L2BallOptions.from(values))));
  }
}
