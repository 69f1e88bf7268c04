package org.bilevel.hypergradientdescent;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the bilevel solver {@code hypergradient-descent}. */
public final class HypergradientDescentPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public HypergradientDescentPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SOLVER,
            "hypergradient-descent",
            "Moves the outer variable against an estimate of the hypergradient, after the inner"
                + " variable was brought near its solution.",
            HypergradientDescentOptions.ALL,
            (values, context) ->
                new HypergradientDescentSolver(HypergradientDescentOptions.from(values))));
  }
}
