package org.bilevel.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.RunEvent;
import org.bilevel.box.BoxPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.pessimistic.PessimisticPlugin;
import org.bilevel.reverse.ReversePlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestRunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Problem (10) of the IAPTT-GM paper from its three starts, with inner steps of 5e-4, K = 40, and
 * outer and auxiliary steps of 0.1, as in {@code examples/toy.yaml}.
 */
final class IapttTest {
  private static final HypergradientEstimator PESSIMISTIC =
      Parts.create(new PessimisticPlugin(), Kind.HYPERGRADIENT, "pessimistic", Map.of());
  private static final HypergradientEstimator REVERSE = reverse(0);

  @ParameterizedTest
  @CsvSource({"1, 2", "5, 1", "7, -1"})
  void iapttGmFindsTheSolutionFromEveryStart(double x, double y) {
    TestRunContext context = run(x, y, "learned", PESSIMISTIC, outer(Map.of()));
    // steps of 0.1 do not come nearer than that to a jump of the value function
    assertThat(last(context, "outer-error")).isLessThan(2e-2);
    assertThat(last(context, "value-error")).isLessThan(2e-2);
    assertThat(last(context, "inner-error")).isLessThan(2e-2);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "5, 1", "7, -1"})
  void aShorterOuterStepAtTheEndComesNearer(double x, double y) {
    TestRunContext context =
        run(x, y, "learned", PESSIMISTIC, outer(Map.of("schedule", "step", "every", 400)));
    assertThat(last(context, "outer-error")).isLessThan(5e-3);
    assertThat(last(context, "value-error")).isLessThan(5e-3);
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 0", "5, 1, 0", "7, -1, 0", "1, 2, 20", "5, 1, 20", "7, -1, 20"})
  void fixedStartsFail(double x, double y, int truncate) {
    TestRunContext context = run(x, y, "initial", reverse(truncate), outer(Map.of()));
    assertThat(last(context, "value-error")).isGreaterThan(0.5);
  }

  /** Unlike in the paper's Figure 1, where it fails. */
  @ParameterizedTest
  @CsvSource({"1, 2", "5, 1", "7, -1"})
  void iaGmArrivesTooAtTheseSteps(double x, double y) {
    TestRunContext context = run(x, y, "learned", REVERSE, outer(Map.of()));
    assertThat(last(context, "outer-error")).isLessThan(2e-2);
    assertThat(last(context, "value-error")).isLessThan(2e-2);
  }

  @Test
  void everyStepIsFeasible() {
    for (HypergradientEstimator estimator : List.of(PESSIMISTIC, REVERSE)) {
      TestRunContext context = run(1, 2, "learned", estimator, outer(Map.of()));
      List<RunEvent.Metric> distances = context.metrics("infeasibility");
      assertThat(distances).hasSize(500);
      assertThat(distances).allMatch(metric -> metric.value() <= 1e-12);
    }
  }

  @Test
  void aStartOutsideOfTheSetsBecomesFeasibleWithTheFirstStep() {
    TestRunContext context = run(20, -7, "learned", PESSIMISTIC, outer(Map.of()));
    assertThat(context.metrics("infeasibility")).allMatch(metric -> metric.value() <= 1e-12);
  }

  private static TestRunContext run(
      double x, double y, String start, HypergradientEstimator estimator, OuterOptimizer outer) {
    Map<String, Object> parts = new HashMap<>();
    parts.put("inner", inner());
    parts.put("hypergradient", estimator);
    parts.put("outer", outer);
    parts.put("projection", box(1, 10));
    parts.put("start", start);
    parts.put("start-optimizer", outer(Map.of()));
    parts.put("start-projection", box(-2, 2));
    TestRunContext context = new TestRunContext(0);
    Parts.create(
            new ToyPlugin(),
            Kind.EXPERIMENT,
            "toy",
            Map.of(
                "solver",
                Solvers.descent(parts),
                "initial-outer",
                List.of(x),
                "initial-inner",
                List.of(y)))
        .run(context);
    return context;
  }

  private static double last(TestRunContext context, String metric) {
    return context.metrics(metric).getLast().value();
  }

  private static InnerSolver inner() {
    return Parts.create(
        new GradientDescentPlugin(),
        Kind.INNER,
        "gradient-descent",
        Map.of("steps", 40, "learning-rate", 5e-4, "projection", box(-2, 2)));
  }

  private static OuterOptimizer outer(Map<String, ?> schedule) {
    Map<String, Object> values = new HashMap<>(schedule);
    values.put("learning-rate", 0.1);
    return Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", values);
  }

  private static HypergradientEstimator reverse(int truncate) {
    return Parts.create(
        new ReversePlugin(), Kind.HYPERGRADIENT, "reverse", Map.of("truncate", truncate));
  }

  private static Projection box(double lower, double upper) {
    return Parts.create(
        new BoxPlugin(), Kind.PROJECTION, "box", Map.of("lower", lower, "upper", upper));
  }
}
