package org.bilevel.l1ball;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code l1-ball}. */
public final class L1BallPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public L1BallPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "l1-ball",
            "Keeps the sum of the absolute values at most a radius, moving entries as little as possible.",
            L1BallOptions.ALL,
            (values, context) -> new L1BallProjection(L1BallOptions.from(values))));
  }
}
