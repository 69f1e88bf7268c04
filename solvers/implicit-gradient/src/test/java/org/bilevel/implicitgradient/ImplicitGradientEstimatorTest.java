package org.bilevel.implicitgradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.LastMixedProduct;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class ImplicitGradientEstimatorTest {

  /**
   * From v = 0 the coordinate of v along eigenvector i after Q steps is β_i/λ_i · (1 − (1 −
   * ηλ_i)^Q), with β_i that of ∇_y F.
   */
  @Test
  void followsTheSpectrumOfAHundredRandomQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      int steps = 1 + random.nextInt(40);
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector predicted = predicted(problem, x, y, eta, steps);
      for (boolean residual : new boolean[] {false, true}) {
        try (Hypergradient estimate =
            once(problem, x, y, new ImplicitGradientOptions(steps, eta, false, residual))) {
          assertThat(distance(estimate.value(), predicted))
              .as("seed %d, p = %d, d = %d, η = %s, Q = %d", seed, p, d, eta, steps)
              .isLessThan(1e-10 * (1 + predicted.norm()));
          assertThat(estimate.products()).isEqualTo(steps + (residual ? 1 : 0));
        }
      }
    }
  }

  /**
   * The error of v along eigenvector i is |1 − ηλ_i|^Q of the solution's entry there from v = 0,
   * and goes on from a warm start.
   */
  @Test
  void everyEigenvectorHasItsRate() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(2000 + seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      int steps = 1 + random.nextInt(40);
      boolean warm = random.nextInt(2) == 0;
      boolean residual = random.nextInt(2) == 0;
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      LastMixedProduct mixed = new LastMixedProduct();
      try (HypergradientEstimator.Session session =
          new ImplicitGradientEstimator(new ImplicitGradientOptions(steps, eta, warm, residual))
              .start(mixed.watch(problem))) {
        for (int estimate = 1; estimate <= 3; estimate++) {
          session.estimate(x, InnerSolution.of(y), RandomStream.of(9)).close();
          HeapVector v = mixed.vector();
          for (int i = 0; i < d; i++) {
            HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
            double lambda = problem.eigenvalues()[i];
            double solution = eigenvector.dot(b) / lambda;
            assertThat(eigenvector.dot(v) - solution)
                .as("seed %d, d = %d, η = %s, Q = %d, λ = %s", seed, d, eta, steps, lambda)
                .isCloseTo(
                    -solution * Math.pow(1 - eta * lambda, steps * (warm ? estimate : 1)),
                    within(1e-9 * (1 + Math.abs(solution))));
          }
        }
      }
    }
  }

  @Test
  void convergesAtTheLinearRateOfTheLargestContraction() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(1000 + seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.3 + random.nextDouble();
      QuadraticProblem problem = QuadraticProblem.random(p, d, 10, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      double rate = 0;
      for (double eigenvalue : problem.eigenvalues()) {
        rate = Math.max(rate, Math.abs(1 - eta * eigenvalue));
      }
      // ‖g_Q − g‖ = ‖Bᵀ(v_Q − v*)‖ ≤ ‖B‖ · rate^Q · ‖v*‖
      HeapVector exact = problem.hypergradient(x);
      HeapVector v = problem.inverseTimes(problem.outer().gradientY(x, y, Batch.all()));
      double bound = operatorNorm(problem, x, y) * v.norm();
      for (int steps : new int[] {1, 2, 5, 10, 30, 100, 300}) {
        try (Hypergradient estimate =
            once(problem, x, y, new ImplicitGradientOptions(steps, eta, true, false))) {
          assertThat(distance(estimate.value(), exact))
              .isLessThanOrEqualTo(Math.pow(rate, steps) * bound + 1e-12 * (1 + exact.norm()) * 10);
        }
      }
      try (Hypergradient estimate =
          once(problem, x, y, new ImplicitGradientOptions(2000, eta, true, false))) {
        assertThat(distance(estimate.value(), exact)).isLessThan(1e-10 * (1 + exact.norm()));
      }
    }
  }

  @Test
  void warmStartGoesOnWhereTheLastEstimateEnded() {
    QuadraticProblem problem = QuadraticProblem.random(5, 7, 20, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    try (HypergradientEstimator.Session session =
            new ImplicitGradientEstimator(new ImplicitGradientOptions(4, 0.7, true, false))
                .start(problem);
        InnerSolution inner = problem.innerSolution(x);
        Hypergradient first = session.estimate(x, inner, RandomStream.of(2));
        Hypergradient second = session.estimate(x, inner, RandomStream.of(2))) {
      assertThat(distance(first.value(), predicted(problem, x, y, 0.7, 4))).isLessThan(1e-12);
      assertThat(distance(second.value(), predicted(problem, x, y, 0.7, 8))).isLessThan(1e-12);
      assertThat(first.products()).isEqualTo(4);
      assertThat(second.products()).isEqualTo(5);
    }
  }

  @Test
  void coldStartsAreAllAlike() {
    QuadraticProblem problem = QuadraticProblem.random(5, 7, 20, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (HypergradientEstimator.Session session =
            new ImplicitGradientEstimator(new ImplicitGradientOptions(4, 0.7, false, false))
                .start(problem);
        InnerSolution inner = problem.innerSolution(x);
        Hypergradient first = session.estimate(x, inner, RandomStream.of(2));
        Hypergradient second = session.estimate(x, inner, RandomStream.of(2))) {
      assertThat(second.value().toArray()).isEqualTo(first.value().toArray());
      assertThat(second.products()).isEqualTo(4);
    }
  }

  @Test
  void residualIsThatOfTheFinalSolution() {
    // one eigenvalue, 1: after Q steps v = b (1 − (1 − η)^Q), so the residual is ‖b‖ (1 − η)^Q
    QuadraticProblem problem = QuadraticProblem.random(3, 1, 1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    double b = problem.outer().gradientY(x, y, Batch.all()).norm();
    try (Hypergradient with = once(problem, x, y, new ImplicitGradientOptions(3, 0.2, true, true));
        Hypergradient without =
            once(problem, x, y, new ImplicitGradientOptions(3, 0.2, true, false))) {
      assertThat(with.residual()).isCloseTo(b * 0.8 * 0.8 * 0.8, within(1e-14));
      assertThat(without.residual()).isNaN();
      assertThat(with.value().toArray()).isEqualTo(without.value().toArray());
    }
  }

  @Test
  void stopsAtTheStepWhereTheSystemDiverges() {
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    assertThatThrownBy(
            () -> once(problem, x, y, new ImplicitGradientOptions(9, 1e100, true, false)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("step 3 of 9")
        .hasMessageContaining("learning-rate 1.0E100")
        .hasMessageContaining("Maybe");
  }

  @Test
  void drawsItsBatchesFromTheEstimatesStreamAndCountsThem() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    HeapVector y = problem.solution(x);
    try (Hypergradient estimate =
        once(problem, x, y, random, new ImplicitGradientOptions(3, 0.2, true, false))) {
      assertThat(estimate.outerValue()).isEqualTo(problem.outer().value(x, y, outerBatch));
      assertThat(estimate.dataPoints()).isEqualTo(5 + 3 * 5);
    }
  }

  private static Hypergradient once(
      QuadraticProblem problem, HeapVector x, HeapVector y, ImplicitGradientOptions options) {
    return once(problem, x, y, RandomStream.of(9), options);
  }

  private static Hypergradient once(
      BilevelProblem problem,
      HeapVector x,
      HeapVector y,
      RandomStream random,
      ImplicitGradientOptions options) {
    try (HypergradientEstimator.Session session =
        new ImplicitGradientEstimator(options).start(problem)) {
      return session.estimate(x, InnerSolution.of(y), random);
    }
  }

  private static HeapVector predicted(
      QuadraticProblem problem, HeapVector x, HeapVector y, double eta, int steps) {
    HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
    HeapVector v = b.zerosLike();
    double[] eigenvalues = problem.eigenvalues();
    for (int i = 0; i < eigenvalues.length; i++) {
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      double coordinate =
          eigenvector.dot(b) / eigenvalues[i] * (1 - Math.pow(1 - eta * eigenvalues[i], steps));
      v.axpy(coordinate, eigenvector);
    }
    HeapVector result = (HeapVector) problem.outer().linearize(x, y, Batch.all()).gradientX();
    result.axpy(-1, problem.inner().linearize(x, y, Batch.all()).productXy(v));
    return result;
  }

  /** An upper bound of ‖B‖: its Frobenius norm, from the products with the eigenvectors. */
  private static double operatorNorm(QuadraticProblem problem, HeapVector x, HeapVector y) {
    double sum = 0;
    for (int i = 0; i < problem.eigenvalues().length; i++) {
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      double norm = problem.inner().linearize(x, y, Batch.all()).productXy(eigenvector).norm();
      sum += norm * norm;
    }
    return Math.sqrt(sum);
  }

  private static double distance(Vector a, HeapVector b) {
    HeapVector difference = b.copy();
    difference.axpy(-1, a);
    return difference.norm();
  }
}
