package org.bilevel.pessimistic;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code pessimistic}. */
public final class PessimisticPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public PessimisticPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "pessimistic",
            "Differentiates the inner solver up to the iterate at which the outer objective is worst; for inner problems that are not convex.",
            List.of(),
            (values, context) -> new PessimisticEstimator()));
  }
}
