package org.bilevel.ball;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code ball}. */
public final class BallPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public BallPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "ball",
            "Keeps the norm of a vector at most a radius, shortening longer ones.",
            BallOptions.ALL,
            (values, context) -> new BallProjection(BallOptions.from(values))));
  }
}
