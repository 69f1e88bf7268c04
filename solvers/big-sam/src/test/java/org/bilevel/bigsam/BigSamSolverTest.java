package org.bilevel.bigsam;

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

final class BigSamSolverTest {

  /**
   * Defaults, but for the outer step: after 100 steps of the paper's weights that of F is still
   * 0.32, so that with t = s a solve rightly ends above a start that is near a minimiser of f,
   * where the contract wants f to fall.
   */
  @Nested
  final class WithDefaultsButASmallerOuterStep extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return BigSamSolverTest.solver(Map.of("outer-learning-rate", 0.01));
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return BigSamSolverTest.solver(
          Map.of(
              "steps", 7,
              "learning-rate", 0.5,
              "outer-learning-rate", 0.2,
              "outer-weight", 0.9,
              "exponent", 0.5,
              "every", 2,
              "tolerance", 1e-9));
    }
  }

  @Nested
  final class AsPrinted extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return BigSamSolverTest.solver(
          Map.of(
              "steps", 5,
              "learning-rate", 0.6,
              "outer-learning-rate", 0.1,
              "exponent", 0.5,
              "reading", "printed"));
    }
  }

  /** θ, φ and their mean, as Algorithm 5 writes them, with batches of both objectives. */
  @Test
  void takesTheStepsOfThePaper() {
    for (String reading : new String[] {"outer", "printed"}) {
      LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.initialInner();
      RandomStream random = RandomStream.of(3);
      RandomStream outerRandom = random.split("outer");
      for (int k = 1; k <= 9; k++) {
        Batch batch = problem.drawInnerBatch(random);
        HeapVector theta = y.copy();
        theta.axpy(-0.4, problem.inner().gradientY(x, y, batch));
        if (k % 2 == 0) {
          HeapVector phi = y.copy();
          phi.axpy(-0.7, problem.outer().gradientY(x, y, problem.drawOuterBatch(outerRandom)));
          double decaying = 0.8 * Math.pow(k, -0.3);
          double alpha = reading.equals("outer") ? decaying : 1 - decaying;
          theta.scale(1 - alpha);
          theta.axpy(alpha, phi);
        }
        y = theta;
      }
      Map<String, ?> values =
          Map.of(
              "steps", 9,
              "learning-rate", 0.4,
              "outer-learning-rate", 0.7,
              "outer-weight", 0.8,
              "exponent", 0.3,
              "every", 2,
              "reading", reading);
      try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
        y.axpy(-1, solution.y());
        assertThat(y.norm()).isLessThan(1e-14);
        assertThat(solution.steps()).isEqualTo(9);
        assertThat(solution.dataPoints()).isEqualTo(9 * 5 + 4 * 5);
      }
    }
  }

  @Test
  void goesToTheInnerMinimizerThatIsBestOutside() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of(
            "steps", 20000,
            "learning-rate", 0.3,
            "outer-learning-rate", 0.3,
            "outer-weight", 5,
            "exponent", 1);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), true);
        Vector adjoint = problem.outer().gradientY(x, solution.y(), Batch.all());
        Trajectory.Pullback back =
            solution.trajectory().orElseThrow().pullback(0, 20000, adjoint)) {
      HeapVector error = problem.solution(x);
      error.axpy(-1, solution.y());
      assertThat(error.norm()).isLessThan(2e-3);
      // and its hypergradient is that of the improved model, equation (3)
      assertThat(back.x().dot(HeapVector.of(1)))
          .isCloseTo(problem.hypergradient(x).array()[0], within(1e-2));
    }
  }

  /**
   * Where α is constant and t = s, the steps rest at y_1 − x = −1.5 α (x − 1)/(1 + α/2); with the
   * paper's weights they follow that point.
   */
  @Test
  void theDistanceFromTheLimitIsOfTheOrderOfTheWeight() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    for (int steps : new int[] {100, 1000, 10000}) {
      double alpha = Math.pow(steps, -0.25);
      Map<String, ?> values =
          Map.of("steps", steps, "learning-rate", 0.3, "outer-learning-rate", 0.3);
      try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
        assertThat(solution.y().toArray()[0] - 3)
            .isCloseTo(-1.5 * alpha * 2 / (1 + alpha / 2), within(0.03));
      }
    }
  }

  @Test
  void thePrintedReadingHandsTheIterationOverToTheOuterObjective() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of(
            "steps",
            20000,
            "learning-rate",
            0.3,
            "outer-learning-rate",
            0.3,
            "exponent",
            1,
            "reading",
            "printed");
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner(), false)) {
      HeapVector error = HeapVector.of(1, -2); // the minimiser of F, whatever x
      error.axpy(-1, solution.y());
      assertThat(error.norm()).isLessThan(1e-3);
    }
  }

  @Test
  void theToleranceDoesNotEndASolveAtJustAnyInnerMinimizer() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of(
            "steps",
            100000,
            "learning-rate",
            0.3,
            "outer-learning-rate",
            0.3,
            "outer-weight",
            5,
            "exponent",
            1,
            "tolerance",
            1e-6);
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
    for (int k = 1; k <= 5; k++) {
      double alpha = 0.5 * Math.pow(k, -0.25);
      HeapVector next = y.copy();
      next.axpy(-(1 - alpha) * 0.1, problem.inner().gradientY(x, y, Batch.all()));
      next.axpy(-alpha * 0.1, problem.outer().gradientY(x, y, Batch.all()));
      simplex.project(next);
      y = next;
    }
    Map<String, ?> values = Map.of("steps", 5, "outer-weight", 0.5, "projection", simplex);
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
    return Parts.create(new BigSamPlugin(), Kind.INNER, "big-sam", values);
  }
}
