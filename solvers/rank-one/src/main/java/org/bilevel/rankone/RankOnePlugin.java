package org.bilevel.rankone;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code rank-one}. */
public final class RankOnePlugin implements BilevelPlugin {

  /** Make the plugin. */
  public RankOnePlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "rank-one",
            "Follows the inner solution's dependence on x by gradients alone (BSG-1).",
            RankOneOptions.ALL,
            (values, context) -> new RankOneEstimator(RankOneOptions.from(values))));
  }
}
