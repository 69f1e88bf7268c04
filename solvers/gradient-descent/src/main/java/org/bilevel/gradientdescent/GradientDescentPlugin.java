package org.bilevel.gradientdescent;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out {@code gradient-descent} as inner solver and as outer optimizer. */
public final class GradientDescentPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public GradientDescentPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "gradient-descent",
            "Walks against the gradient of the inner objective in steps of one size.",
            GradientDescentOptions.ALL,
            (values, context) -> new GradientDescentSolver(GradientDescentOptions.from(values))),
        PartFactory.of(
            Kind.OUTER,
            "gradient-descent",
            "Moves the outer variable against the hypergradient, with momentum if wanted.",
            GradientDescentOptimizerOptions.ALL,
            (values, context) ->
                new GradientDescentOptimizer(GradientDescentOptimizerOptions.from(values))));
  }
}
