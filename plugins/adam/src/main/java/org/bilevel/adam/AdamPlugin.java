package org.bilevel.adam;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out {@code adam} as outer optimizer and as inner solver. */
public final class AdamPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public AdamPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.OUTER,
            "adam",
            "Moves each entry of the outer variable by a step scaled to its recent gradients.",
            AdamOptimizerOptions.ALL,
            (values, context) -> new AdamOptimizer(AdamOptimizerOptions.from(values))),
        PartFactory.of(
            Kind.INNER,
            "adam",
            "Walks down the inner objective in steps that are scaled, entry by entry, to recent"
                + " gradients.",
            AdamSolverOptions.ALL,
            (values, context) -> new AdamSolver(AdamSolverOptions.from(values))));
  }
}
