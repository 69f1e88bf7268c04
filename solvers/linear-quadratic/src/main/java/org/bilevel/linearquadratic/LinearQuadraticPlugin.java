package org.bilevel.linearquadratic;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out {@code linear-quadratic} as inner solver and as hypergradient estimator. */
public final class LinearQuadraticPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public LinearQuadraticPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "linear-quadratic",
            "Solves a small inner problem with constraints by a sequence of quadratic programs.",
            LinearQuadraticSolverOptions.ALL,
            (values, context) ->
                new LinearQuadraticSolver(LinearQuadraticSolverOptions.from(values))),
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "linear-quadratic",
            "Follows the solution of a small inner problem with constraints through its optimality"
                + " conditions.",
            LinearQuadraticOptions.ALL,
            (values, context) ->
                new LinearQuadraticEstimator(LinearQuadraticOptions.from(values))));
  }
}
