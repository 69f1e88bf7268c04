package org.bilevel.lbfgs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class LBfgsSolverTest {

  @Nested
  final class WithDefaults extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return LBfgsSolverTest.solver(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return LBfgsSolverTest.solver(Map.of("steps", 7, "memory", 2, "tolerance", 0));
    }
  }

  @Test
  void solvesQuadraticsOfGreatConditionNumbers() {
    for (int seed = 0; seed < 5; seed++) {
      QuadraticProblem problem = QuadraticProblem.random(3, 30, 1e4, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      Map<String, ?> values = Map.of("steps", 1000, "tolerance", 1e-9);
      try (InnerSolution solution = solve(values, problem, x, problem.initialInner())) {
        assertThat(solution.steps()).isLessThan(1000);
        assertThat(solution.residual()).isLessThanOrEqualTo(1e-9);
        HeapVector error = problem.solution(x);
        error.axpy(-1, solution.y());
        assertThat(error.norm()).isLessThan(1e-4 * problem.solution(x).norm());
      }
    }
  }

  @Test
  void solvesALogisticRegressionOnEveryDataPoint() {
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution =
        solve(Map.of("tolerance", 1e-10), problem, x, problem.initialInner())) {
      HeapVector error = problem.solution(x);
      error.axpy(-1, solution.y());
      assertThat(error.norm()).isLessThan(1e-8);
      assertThat(solution.steps()).isLessThan(40);
      assertThat(solution.dataPoints()).isPositive().isEqualTo(40 * (solution.dataPoints() / 40));
    }
  }

  @Test
  void followsACurvedValley() {
    BilevelProblem problem = Smooth.rosenbrock().problem(-1.2, 1);
    try (InnerSolution solution =
        solve(Map.of(), problem, HeapVector.zeros(1), problem.initialInner())) {
      assertThat(solution.y().toArray()).containsExactly(new double[] {1, 1}, within(1e-6));
      assertThat(solution.steps()).isLessThan(60);
    }
  }

  @Test
  void aLengthWhereTheFunctionIsNotFiniteIsTooLong() {
    for (double start : new double[] {1e-3, 100}) {
      BilevelProblem problem = Smooth.barrier().problem(start);
      try (InnerSolution solution =
          solve(Map.of(), problem, HeapVector.zeros(1), problem.initialInner())) {
        assertThat(solution.y().toArray()[0]).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void aSolvedProblemTakesNoStep() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution = solve(Map.of(), problem, x, problem.solution(x))) {
      assertThat(solution.steps()).isZero();
      assertThat(solution.y().toArray()).isEqualTo(problem.solution(x).toArray());
      assertThat(solution.residual()).isLessThan(1e-12);
    }
  }

  @Test
  void withoutAToleranceItEndsAtTheLimitOfRounding() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 50, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution =
        solve(Map.of("tolerance", 0, "steps", 2000), problem, x, problem.initialInner())) {
      assertThat(solution.residual()).isLessThan(1e-12);
      assertThat(solution.steps()).isLessThan(2000);
    }
  }

  @Test
  void offersNoTrajectory() {
    assertThat(solver(Map.of()).capabilities().offers()).doesNotContain(Capability.TRAJECTORY);
  }

  private static InnerSolution solve(
      Map<String, ?> values, BilevelProblem problem, Vector x, Vector start) {
    try (InnerSolver.Session session = solver(values).start(problem)) {
      return session.solve(x, start, new InnerSolver.Request(RandomStream.of(3), false));
    }
  }

  private static InnerSolver solver(Map<String, ?> values) {
    return Parts.create(new LBfgsPlugin(), Kind.INNER, "l-bfgs", values);
  }
}
