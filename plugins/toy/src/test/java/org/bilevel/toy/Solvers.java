package org.bilevel.toy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;
import org.bilevel.testkit.Parts;

/** Solvers as a file would make them. */
final class Solvers {
  private Solvers() {}

  /** Hypergradient descent with other parts where a map has them. */
  static BilevelSolver descent(Map<String, ?> changes) {
    GradientDescentPlugin steps = new GradientDescentPlugin();
    Map<String, Object> values = new HashMap<>();
    values.put("inner", Parts.create(steps, Kind.INNER, "gradient-descent", Map.of()));
    values.put(
        "hypergradient",
        Parts.create(
            new ConjugateGradientPlugin(),
            Kind.HYPERGRADIENT,
            "conjugate-gradient",
            Map.of("steps", 20)));
    values.put("outer", Parts.create(steps, Kind.OUTER, "gradient-descent", Map.of()));
    values.put("start-optimizer", Parts.create(steps, Kind.OUTER, "gradient-descent", Map.of()));
    values.putAll(changes);
    return Parts.create(
        new HypergradientDescentPlugin(), Kind.SOLVER, "hypergradient-descent", values);
  }

  /** Plain outer steps of one size. */
  static OuterOptimizer outer(double size) {
    return Parts.create(
        new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of("learning-rate", size));
  }

  /** Hypergradient descent whose inner solves converge on the quadratic problem. */
  static BilevelSolver standard() {
    return descent(
        Map.of(
            "inner",
            Parts.create(
                new GradientDescentPlugin(),
                Kind.INNER,
                "gradient-descent",
                Map.of("steps", 300, "learning-rate", 1.0)),
            "outer",
            outer(0.05),
            "start",
            "warm"));
  }
}
