package org.bilevel.aggregateddescent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.ManyMinimizersProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AggregatedDescentSolverTest {

  @Nested
  final class WithDefaults extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return AggregatedDescentSolverTest.solver(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return AggregatedDescentSolverTest.solver(
          Map.of(
              "steps", 7,
              "learning-rate", 0.9,
              "outer-learning-rate", 0.3,
              "aggregation", 0.3,
              "outer-weight", 0.7,
              "exponent", 0.5,
              "inner-weight", 0.8,
              "tolerance", 1e-9));
    }
  }

  @Test
  void takesTheStepsOfThePaperOnDrawnBatches() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    RandomStream random = RandomStream.of(3);
    RandomStream outerRandom = random.split("outer");
    for (int k = 0; k < 6; k++) {
      Vector ofF = problem.outer().gradientY(x, y, problem.drawOuterBatch(outerRandom));
      Vector off = problem.inner().gradientY(x, y, problem.drawInnerBatch(random));
      y.axpy(-0.3 * 0.7 * Math.pow(k + 1, -0.5) * 0.2, ofF); // μ α_k s_u
      y.axpy(-0.7 * 0.8 * 0.4, off); // (1 − μ) β s_l
    }
    Map<String, ?> values =
        Map.of(
            "steps", 6,
            "learning-rate", 0.4,
            "outer-learning-rate", 0.2,
            "aggregation", 0.3,
            "outer-weight", 0.7,
            "exponent", 0.5,
            "inner-weight", 0.8);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
      y.axpy(-1, solution.y());
      assertThat(y.norm()).isLessThan(1e-14);
      assertThat(solution.dataPoints()).isEqualTo(60);
    }
  }

  @Test
  void withoutAggregationTheStepsArePlainOnes() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    RandomStream random = RandomStream.of(3);
    for (int k = 0; k < 4; k++) {
      y.axpy(-0.4, problem.inner().gradientY(x, y, problem.drawInnerBatch(random)));
    }
    Map<String, ?> values = Map.of("steps", 4, "learning-rate", 0.4, "aggregation", 0);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
      assertThat(solution.y().toArray()).isEqualTo(y.toArray());
      assertThat(solution.dataPoints()).isEqualTo(20);
    }
  }

  @Test
  void goesToTheInnerMinimizerThatIsBestOutside() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of(
            "steps", 20000,
            "learning-rate", 1,
            "outer-learning-rate", 1,
            "outer-weight", 2);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), true);
        Vector adjoint = problem.outer().gradientY(x, solution.y(), Batch.all());
        Trajectory.Pullback back =
            solution.trajectory().orElseThrow().pullback(0, 20000, adjoint)) {
      HeapVector error = problem.solution(x);
      error.axpy(-1, solution.y());
      assertThat(error.norm()).isLessThan(2e-3);
      assertThat(back.x().dot(HeapVector.of(1)))
          .isCloseTo(problem.hypergradient(x).array()[0], within(1e-2));
    }
  }

  @Test
  void theToleranceDoesNotEndASolveAtJustAnyInnerMinimizer() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of(
            "steps", 100000,
            "learning-rate", 1,
            "outer-learning-rate", 1,
            "outer-weight", 2,
            "tolerance", 1e-6);
    HeapVector minimizer = HeapVector.of(3, 10);
    try (InnerSolution solution = solve(values, problem, x, minimizer, false)) {
      assertThat(solution.steps()).isBetween(100, 50000);
      HeapVector error = problem.solution(x);
      error.axpy(-1, solution.y());
      assertThat(error.norm()).isLessThan(2e-2);
    }
  }

  @Test
  void projectsEachStep() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Projection simplex = Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    HeapVector y = problem.initialInner();
    simplex.project(y);
    for (int k = 0; k < 5; k++) {
      HeapVector next = y.copy();
      next.axpy(-0.05, problem.inner().gradientY(x, y, Batch.all()));
      next.axpy(-0.05 / (k + 1), problem.outer().gradientY(x, y, Batch.all()));
      simplex.project(next);
      y = next;
    }
    Map<String, ?> values = Map.of("steps", 5, "projection", simplex);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
      y.axpy(-1, solution.y());
      assertThat(y.norm()).isLessThan(1e-14);
    }
  }

  @Test
  void anOuterGradientThatIsNotFiniteIsNamedAndLeaksNothing() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem =
        NotFinite.outer(ledger.count(QuadraticProblem.random(3, 6, 5, RandomStream.of(1))));
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner()) {
      assertThatThrownBy(() -> solve(Map.of(), problem, x, start, true).close())
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("∇_y F")
          .hasMessageContaining("step 1")
          .hasMessageContaining("Maybe");
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  private static InnerSolution solve(
      Map<String, ?> values, BilevelProblem problem, Vector x, Vector start, boolean keep) {
    try (InnerSolver.Session session = solver(values).start(problem)) {
      return session.solve(x, start, new InnerSolver.Request(RandomStream.of(3), keep));
    }
  }

  private static InnerSolver solver(Map<String, ?> values) {
    return Parts.create(new AggregatedDescentPlugin(), Kind.INNER, "aggregated-descent", values);
  }
}
