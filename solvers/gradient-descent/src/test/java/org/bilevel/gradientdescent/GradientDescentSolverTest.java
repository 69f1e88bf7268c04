package org.bilevel.gradientdescent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.gradientdescent.GradientDescentOptions.Acceleration;
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
    try (InnerSolution solution = solve(problem, x, GradientDescentOptions.plain(9, rate, 0))) {
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
    try (InnerSolution one = solve(problem, x, GradientDescentOptions.plain(1, 0.5, 0));
        InnerSolution two = solve(problem, x, GradientDescentOptions.plain(2, 0.5, 0))) {
      assertThat(two.residual())
          .isEqualTo(problem.inner().gradientY(x, one.y(), Batch.all()).norm());
    }
  }

  @Test
  void endsEarlyWithinTheTolerance() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution = solve(problem, x, GradientDescentOptions.plain(1000, 1, 1e-6))) {
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
            () -> solve(problem, problem.initialOuter(), GradientDescentOptions.plain(5, 1e100, 0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("at step 3")
        .hasMessageContaining("step size 1.0E100")
        .hasMessageContaining("Maybe");
  }

  @Test
  void stopsWhereTheLastIterateIsNotFinite() {
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(1));
    assertThatThrownBy(
            () -> solve(problem, problem.initialOuter(), GradientDescentOptions.plain(2, 1e100, 0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("at step 2");
  }

  @Test
  void drawsABatchForEachStepFromTheRequestsStream() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    RandomStream expected = RandomStream.of(3);
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    try (InnerSolution solution = solve(problem, x, GradientDescentOptions.plain(3, 0.1, 0))) {
      for (int k = 0; k < 3; k++) {
        y.axpy(-0.1, problem.inner().gradientY(x, y, problem.drawInnerBatch(expected)));
      }
      assertThat(solution.y().toArray()).isEqualTo(y.toArray());
      assertThat(solution.dataPoints()).isEqualTo(15);
    }
  }

  @Test
  void heavyBallRepeatsAShareOfTheLastStep() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    HeapVector velocity = y.zerosLike(); // the classical form: v ← μ v − α ∇f, y ← y + v
    for (int k = 0; k < 7; k++) {
      velocity.scale(0.6);
      velocity.axpy(-0.3, problem.inner().gradientY(x, y, Batch.all()));
      y.axpy(1, velocity);
    }
    GradientDescentOptions options =
        new GradientDescentOptions(7, 0.3, Acceleration.HEAVY_BALL, 0.6, Optional.empty(), 0);
    try (InnerSolution solution = solve(problem, x, options)) {
      y.axpy(-1, solution.y());
      assertThat(y.norm()).isLessThan(1e-14 * solution.y().norm());
    }
  }

  @Test
  void nesterovTakesItsGradientsAhead() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 50, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    HeapVector u = y.copy();
    double t = 1;
    for (int k = 0; k < 9; k++) {
      HeapVector last = y;
      y = u.copy();
      y.axpy(-0.9, problem.inner().gradientY(x, u, Batch.all()));
      double next = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
      u = y.copy();
      u.axpy((t - 1) / next, y);
      u.axpy(-(t - 1) / next, last);
      t = next;
    }
    GradientDescentOptions options =
        new GradientDescentOptions(9, 0.9, Acceleration.NESTEROV, 0, Optional.empty(), 0);
    try (InnerSolution solution = solve(problem, x, options)) {
      y.axpy(-1, solution.y());
      assertThat(y.norm()).isLessThan(1e-13 * solution.y().norm());
    }
  }

  private static InnerSolution solve(
      BilevelProblem problem, HeapVector x, GradientDescentOptions options) {
    try (InnerSolver.Session session = new GradientDescentSolver(options).start(problem)) {
      return session.solve(
          x, problem.initialInner(), new InnerSolver.Request(RandomStream.of(3), false));
    }
  }
}
