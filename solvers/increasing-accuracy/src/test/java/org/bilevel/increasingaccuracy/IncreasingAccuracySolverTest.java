package org.bilevel.increasingaccuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class IncreasingAccuracySolverTest {

  @Nested
  final class WithDefaults extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return IncreasingAccuracySolverTest.solver(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return IncreasingAccuracySolverTest.solver(
          Map.of(
              "steps",
              3,
              "most-steps",
              5,
              "threshold",
              0.1,
              "evaluate-on",
              "all",
              "learning-rate",
              0.9));
    }
  }

  /** Warm starts along a path of x: steps are added exactly where F changed by less than 0.05. */
  @Test
  void addsAStepWhereTheOuterObjectiveHardlyChanges() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    Vector z = problem.initialInner();
    int expected = 1;
    int added = 0;
    double last = Double.NaN;
    try (InnerSolver.Session session =
        solver(Map.of("threshold", 0.05, "most-steps", 6)).start(problem)) {
      for (int j = 0; j < 100; j++) {
        if (expected < 6) {
          double value = problem.outer().value(x, y, Batch.all());
          if (Math.abs(value - last) < 0.05) {
            expected++;
            added++;
          }
          last = value;
        }
        for (int k = 0; k < expected; k++) {
          y.axpy(-0.1, problem.inner().gradientY(x, y, Batch.all()));
        }
        try (InnerSolution solution = session.solve(x, z, request())) {
          assertThat(solution.steps()).as("steps of solve %d", j).isEqualTo(expected);
          assertThat(solution.y().toArray()).isEqualTo(y.toArray());
          z.assign(solution.y());
        }
        x.scale(0.9);
        if (j == 2) {
          assertThat(added).as("F still changes").isZero();
        }
      }
    }
    assertThat(expected).isEqualTo(6);
  }

  @Test
  void eachSessionBeginsAnew() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    InnerSolver solver = solver(Map.of("threshold", 1e9, "steps", 2));
    for (int session = 0; session < 2; session++) {
      try (InnerSolver.Session solves = solver.start(problem)) {
        for (int j = 0; j < 3; j++) {
          try (InnerSolution solution = solves.solve(x, problem.initialInner(), request())) {
            assertThat(solution.steps()).isEqualTo(2 + j);
          }
        }
      }
    }
  }

  @Test
  void countsTheDataPointsOfTheOuterObjectiveWhileItIsEvaluated() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    assertThat(dataPoints(problem, Map.of("most-steps", 2))).isEqualTo(5 + 5);
    assertThat(dataPoints(problem, Map.of("most-steps", 2, "evaluate-on", "all")))
        .isEqualTo(30 + 5);
    assertThat(dataPoints(problem, Map.of("steps", 2, "most-steps", 2))).isEqualTo(2 * 5);
  }

  @Test
  void drawsTheBatchesOfTheStepsAsPlainGradientDescentDoes() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    RandomStream random = RandomStream.of(3);
    for (int k = 0; k < 3; k++) {
      y.axpy(-0.1, problem.inner().gradientY(x, y, problem.drawInnerBatch(random)));
    }
    try (InnerSolver.Session session = solver(Map.of("steps", 3)).start(problem);
        InnerSolution solution = session.solve(x, problem.initialInner(), request())) {
      assertThat(solution.y().toArray()).isEqualTo(y.toArray());
    }
  }

  @Test
  void projectsTheStartAndEachStep() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Projection simplex = Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    HeapVector y = problem.initialInner();
    simplex.project(y);
    for (int k = 0; k < 4; k++) {
      y.axpy(-0.1, problem.inner().gradientY(x, y, Batch.all()));
      simplex.project(y);
    }
    try (InnerSolver.Session session =
            solver(Map.of("steps", 4, "projection", simplex)).start(problem);
        InnerSolution solution = session.solve(x, problem.initialInner(), request())) {
      assertThat(solution.y().toArray()).isEqualTo(y.toArray());
    }
  }

  @Test
  void refusesMoreStepsThanTheMost() {
    assertThatThrownBy(() -> solver(Map.of("steps", 5, "most-steps", 4)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("steps (5)")
        .hasMessageContaining("most-steps (4)")
        .hasMessageContaining("Maybe");
  }

  @Test
  void anOuterObjectiveThatIsNotFiniteIsNamedAndLeaksNothing() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem =
        NotFinite.outer(ledger.count(QuadraticProblem.random(3, 6, 5, RandomStream.of(1))));
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner();
        InnerSolver.Session session = solver(Map.of()).start(problem)) {
      assertThatThrownBy(() -> session.solve(x, start, request()).close())
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("F is NaN before step 1")
          .hasMessageContaining("Maybe");
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  private static long dataPoints(LogisticProblem problem, Map<String, ?> values) {
    try (InnerSolver.Session session = solver(values).start(problem);
        InnerSolution solution =
            session.solve(problem.initialOuter(), problem.initialInner(), request())) {
      return solution.dataPoints();
    }
  }

  private static InnerSolver.Request request() {
    return new InnerSolver.Request(RandomStream.of(3), false);
  }

  private static InnerSolver solver(Map<String, ?> values) {
    return Parts.create(new IncreasingAccuracyPlugin(), Kind.INNER, "increasing-accuracy", values);
  }
}
