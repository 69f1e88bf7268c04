package org.bilevel.gradientdescent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class GradientDescentSolverTest {

  @Test
  void errorsShrinkAsPredictedAlongEachEigenvector() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 50, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector exact = problem.solution(x);
    HeapVector startError = problem.initialInner();
    startError.axpy(-1, exact);
    double rate = 1.3;
    try (InnerSolution solution = solve(problem, x, new GradientDescentOptions(9, rate, 0))) {
      HeapVector error = (HeapVector) solution.y().copy();
      error.axpy(-1, exact);
      for (int i = 0; i < 6; i++) {
        HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
        double predicted =
            eigenvector.dot(startError) * Math.pow(1 - rate * problem.eigenvalues()[i], 9);
        assertThat(eigenvector.dot(error)).isCloseTo(predicted, within(1e-12));
      }
      assertThat(solution.steps()).isEqualTo(9);
    }
  }

  @Test
  void residualIsTheLastGradientsNorm() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution one = solve(problem, x, new GradientDescentOptions(1, 0.5, 0));
        InnerSolution two = solve(problem, x, new GradientDescentOptions(2, 0.5, 0))) {
      assertThat(two.residual())
          .isEqualTo(problem.inner().gradientY(x, one.y(), Batch.all()).norm());
    }
  }

  @Test
  void endsEarlyWithinTheTolerance() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution = solve(problem, x, new GradientDescentOptions(1000, 1, 1e-6))) {
      assertThat(solution.steps()).isBetween(10, 200);
      assertThat(solution.residual()).isLessThanOrEqualTo(1e-6);
      assertThat(problem.inner().gradientY(x, solution.y(), Batch.all()).norm())
          .isEqualTo(solution.residual());
    }
  }

  @Test
  void stopsAtTheStepWhereAnIterateIsNotFinite() {
    // the one curvature is 1: each step multiplies the error by -1e100, so the square of the
    // gradient's entries overflows at the third gradient
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(1));
    assertThatThrownBy(
            () -> solve(problem, problem.initialOuter(), new GradientDescentOptions(5, 1e100, 0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("step 3 of 5")
        .hasMessageContaining("learning-rate 1.0E100")
        .hasMessageContaining("Maybe");
  }

  @Test
  void stopsWhereTheLastIterateIsNotFinite() {
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(1));
    assertThatThrownBy(
            () -> solve(problem, problem.initialOuter(), new GradientDescentOptions(2, 1e100, 0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("step 2 of 2");
  }

  @Test
  void drawsABatchForEachStepFromTheRequestsStream() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    RandomStream expected = RandomStream.of(3);
    try (InnerSolution solution =
        new GradientDescentSolver(new GradientDescentOptions(3, 0.1, 0))
            .solve(
                problem,
                problem.initialOuter(),
                problem.initialInner(),
                new InnerSolver.Request(RandomStream.of(3), true))) {
      for (InnerSolution.Iterate iterate : solution.iterates()) {
        assertThat(iterate.batch()).isEqualTo(problem.drawInnerBatch(expected));
        assertThat(iterate.stepSize()).isEqualTo(0.1);
      }
      assertThat(solution.dataPoints()).isEqualTo(15);
    }
  }

  private static InnerSolution solve(
      BilevelProblem problem, HeapVector x, GradientDescentOptions options) {
    return new GradientDescentSolver(options)
        .solve(
            problem, x, problem.initialInner(), new InnerSolver.Request(RandomStream.of(1), false));
  }
}
