package org.bilevel.implicitgradient;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code implicit-gradient}. */
public final class ImplicitGradientPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public ImplicitGradientPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "implicit-gradient",
            "Follows the inner solution's dependence on x by a few gradient steps on a linear system.",
            ImplicitGradientOptions.ALL,
            (values, context) ->
                new ImplicitGradientEstimator(ImplicitGradientOptions.from(values))));
  }
}
