package org.bilevel.conjugategradient;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code conjugate-gradient}. */
public final class ConjugateGradientPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public ConjugateGradientPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "conjugate-gradient",
            "Follows the inner solution's dependence on x by solving a linear system with conjugate gradients.",
            ConjugateGradientOptions.ALL,
            (values, context) ->
                new ConjugateGradientEstimator(ConjugateGradientOptions.from(values))));
  }
}
