package org.bilevel.aggregateddescent;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the inner solver {@code aggregated-descent}. */
public final class AggregatedDescentPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public AggregatedDescentPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "aggregated-descent",
            "Walks along a weighted sum of both gradients, of which the outer one fades.",
            AggregatedDescentOptions.ALL,
            (values, context) ->
                new AggregatedDescentSolver(AggregatedDescentOptions.from(values))));
  }
}
