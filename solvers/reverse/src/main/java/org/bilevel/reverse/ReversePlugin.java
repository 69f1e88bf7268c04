package org.bilevel.reverse;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code reverse}. */
public final class ReversePlugin implements BilevelPlugin {

  /** Make the plugin. */
  public ReversePlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "reverse",
            "Differentiates the inner solver itself by a walk back along its steps, all or the last few.",
            ReverseOptions.ALL,
            (values, context) -> new ReverseEstimator(ReverseOptions.from(values))));
  }
}
