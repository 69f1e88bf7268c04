package org.bilevel.neumann;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code neumann}. */
public final class NeumannPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public NeumannPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "neumann",
            "Follows the inner solution's dependence on x by the first terms of a Neumann series.",
            NeumannOptions.ALL,
            (values, context) -> new NeumannEstimator(NeumannOptions.from(values))));
  }
}
