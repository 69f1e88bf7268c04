package org.bilevel.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.linearquadratic.LinearQuadraticPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestRunContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The constrained inner level, from start to end. */
final class HalfPlaneTest {

  /**
   * The program's steps have one length in each entry: x ends that near, and y, of slope 2, twice.
   */
  @ParameterizedTest
  @CsvSource({"gradient, 0.2, 200, 1e-12", "linear-program, 0.002, 2000, 3e-3"})
  void findsTheKnownSolutionAndKeepsTheConstraint(
      String direction, double size, int steps, double within) {
    BilevelPlugin constrained = new LinearQuadraticPlugin();
    Map<String, Object> values = new HashMap<>();
    values.put("problem", "half-plane");
    values.put("steps", steps);
    values.put(
        "solver",
        Solvers.descent(
            Map.of(
                "inner",
                Parts.create(constrained, Kind.INNER, "linear-quadratic", Map.of()),
                "hypergradient",
                Parts.create(
                    constrained,
                    Kind.HYPERGRADIENT,
                    "linear-quadratic",
                    Map.of("direction", direction)),
                "outer",
                Solvers.outer(size))));
    Experiment experiment = Parts.create(new ToyPlugin(), Kind.EXPERIMENT, "toy", values);
    TestRunContext context = new TestRunContext(1);
    Map<String, Double> figures = new HashMap<>();
    for (Outcome.Figure figure : experiment.run(context).figures()) {
      figures.put(figure.name(), figure.value());
    }
    for (String error : List.of("error of x", "error of y", "error of F")) {
      assertThat(figures.get(error)).as(error).isLessThan(within);
    }
    assertThat(context.events())
        .filteredOn(event -> event instanceof RunEvent.Metric m && m.name().equals("infeasibility"))
        .hasSize(steps)
        .allSatisfy(
            event -> assertThat(((RunEvent.Metric) event).value()).isLessThanOrEqualTo(1e-12));
  }
}
