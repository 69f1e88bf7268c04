package org.bilevel.forward;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code forward}. */
public final class ForwardPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public ForwardPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "forward",
            "Differentiates the inner solver itself by a walk along its steps for each outer variable; for few of them.",
            ForwardOptions.ALL,
            (values, context) -> new ForwardEstimator(ForwardOptions.from(values))));
  }
}
