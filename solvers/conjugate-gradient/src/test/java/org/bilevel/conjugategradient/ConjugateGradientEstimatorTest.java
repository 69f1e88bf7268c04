package org.bilevel.conjugategradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.conjugategradient.ConjugateGradientOptions.NegativeCurvature;
import org.bilevel.testkit.problems.LastMixedProduct;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class ConjugateGradientEstimatorTest {

  @Test
  void recoversTheExactHypergradientOfAHundredRandomQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double condition = Math.pow(10, 3 * random.nextDouble());
      QuadraticProblem problem = QuadraticProblem.random(p, d, condition, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector exact = problem.hypergradient(x);
      for (ConjugateGradientOptions options :
          List.of(
              options(300, 1e-12, 0, false),
              options(400, 0, 0, true),
              options(250, 1e-13, 0, true))) {
        try (Hypergradient estimate = once(problem, x, problem.solution(x), options)) {
          assertThat(distance(estimate.value(), exact) / exact.norm())
              .as("seed %d, p = %d, d = %d, κ = %s, %s", seed, p, d, condition, options)
              .isLessThan(1e-8);
        }
      }
    }
  }

  /** Damped, v = Σ_i β_i/(λ_i + μ) q_i: every value of the option solves its own system. */
  @Test
  void solvesTheDampedSystemForEveryDamping() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double damping = Math.pow(10, -4 + 5 * random.nextDouble());
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      HeapVector v = b.zerosLike();
      double undamped = 0;
      for (int i = 0; i < d; i++) {
        HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
        double coordinate = eigenvector.dot(b) / (problem.eigenvalues()[i] + damping);
        v.axpy(coordinate, eigenvector);
        undamped += damping * damping * coordinate * coordinate;
      }
      try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
          Linearization f = problem.inner().linearize(x, y, Batch.all());
          Hypergradient estimate = once(problem, x, y, options(300, 1e-13, damping, false))) {
        HeapVector predicted = (HeapVector) outer.gradientX();
        predicted.axpy(-1, f.productXy(v));
        assertThat(distance(estimate.value(), predicted))
            .as("seed %d, p = %d, d = %d, μ = %s", seed, p, d, damping)
            .isLessThan(1e-9 * (1 + predicted.norm()));
        assertThat(estimate.residual())
            .isCloseTo(Math.sqrt(undamped), within(1e-9 * (1 + b.norm())));
      }
    }
  }

  /**
   * ‖H v − b‖ ≤ τ ‖b‖, so that the entry of v along eigenvector i is off by at most τ ‖b‖ / λ_i.
   */
  @Test
  void everyEigenvectorOfAHundredRandomQuadraticsIsWithinTheTolerance() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double tolerance = Math.pow(10, -1 - 10 * random.nextDouble());
      boolean warm = random.nextInt(2) == 0;
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      LastMixedProduct mixed = new LastMixedProduct();
      try (HypergradientEstimator.Session session =
          new ConjugateGradientEstimator(options(400, tolerance, 0, warm))
              .start(mixed.watch(problem))) {
        for (int repeat = 0; repeat < 2; repeat++) {
          try (Hypergradient estimate =
              session.estimate(x, InnerSolution.of(y), RandomStream.of(9))) {
            HeapVector v = mixed.vector();
            for (int i = 0; i < d; i++) {
              HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
              double lambda = problem.eigenvalues()[i];
              assertThat(Math.abs(eigenvector.dot(v) - eigenvector.dot(b) / lambda))
                  .as("seed %d, d = %d, tolerance %s, λ = %s", seed, d, tolerance, lambda)
                  .isLessThanOrEqualTo((tolerance + 1e-13) * b.norm() / lambda);
            }
            assertThat(estimate.residual()).isLessThanOrEqualTo((tolerance + 1e-13) * b.norm());
          }
        }
      }
    }
  }

  /** ‖v_k − v*‖_H ≤ 2 ((√κ − 1)/(√κ + 1))^k ‖v*‖_H: the rate of the theory. */
  @Test
  void everyStepIsWithinTheRateOfTheTheory() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int d = 2 + random.nextInt(49);
      double condition = Math.pow(10, 0.3 + 2.7 * random.nextDouble());
      double damping = random.nextInt(2) == 0 ? 0 : 0.01;
      QuadraticProblem problem = QuadraticProblem.random(3, d, condition, random.split("problem"));
      double root = Math.sqrt((1 + damping) / (1 / condition + damping));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      for (int steps : new int[] {1, 2, 5, 12, 30}) {
        LastMixedProduct mixed = new LastMixedProduct();
        once(mixed.watch(problem), x, y, options(steps, 0, damping, false)).close();
        HeapVector v = mixed.vector();
        double error = 0;
        double size = 0;
        for (int i = 0; i < d; i++) {
          HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
          double lambda = problem.eigenvalues()[i] + damping;
          double solution = eigenvector.dot(b) / lambda;
          error += lambda * Math.pow(eigenvector.dot(v) - solution, 2);
          size += lambda * solution * solution;
        }
        assertThat(Math.sqrt(error / size))
            .as("seed %d, d = %d, κ = %s, μ = %s, k = %d", seed, d, condition, damping, steps)
            .isLessThanOrEqualTo(2 * Math.pow((root - 1) / (root + 1), steps) + 1e-12);
      }
    }
  }

  @Test
  void needsAsManyStepsAsThereAreDifferentCurvatures() {
    QuadraticProblem problem =
        QuadraticProblem.withEigenvalues(
            4, new double[] {0.5, 2, 2, 0.5, 7, 7, 7, 0.5}, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector exact = problem.hypergradient(x);
    try (Hypergradient two = once(problem, x, problem.solution(x), options(2, 1e-10, 0, false));
        Hypergradient estimate =
            once(problem, x, problem.solution(x), options(100, 1e-10, 0, false))) {
      assertThat(distance(two.value(), exact)).isGreaterThan(1e-3);
      assertThat(two.products()).isEqualTo(3);
      assertThat(estimate.products()).isEqualTo(4); // three steps and the mixed product
      assertThat(distance(estimate.value(), exact)).isLessThan(1e-9);
    }
  }

  @Test
  void endsWithinTheTolerance() {
    QuadraticProblem problem = QuadraticProblem.random(4, 30, 1000, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    double b = problem.outer().gradientY(x, y, Batch.all()).norm();
    int products = 0;
    for (double tolerance : new double[] {1e-1, 1e-3, 1e-6}) {
      try (Hypergradient estimate = once(problem, x, y, options(500, tolerance, 0, false))) {
        assertThat(estimate.residual()).isLessThanOrEqualTo(tolerance * b);
        assertThat(estimate.products()).isGreaterThan(products);
        products = estimate.products();
      }
    }
  }

  @Test
  void warmStartsNeedNoStepsAtTheSamePoint() {
    QuadraticProblem problem = QuadraticProblem.random(4, 12, 50, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (HypergradientEstimator.Session session =
            new ConjugateGradientEstimator(options(100, 1e-8, 0, true)).start(problem);
        InnerSolution inner = problem.innerSolution(x);
        Hypergradient first = session.estimate(x, inner, RandomStream.of(2));
        Hypergradient second = session.estimate(x, inner, RandomStream.of(2))) {
      assertThat(first.products()).isGreaterThan(3);
      assertThat(second.products()).isEqualTo(2); // the residual of the start, and the mixed one
      assertThat(distance(second.value(), problem.hypergradient(x))).isLessThan(1e-6);
    }
  }

  @Test
  void warmStartsSolveTheDampedSystemToo() {
    QuadraticProblem problem = QuadraticProblem.random(4, 12, 50, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector moved = x.copy();
    moved.axpy(0.3, HeapVector.filled(4, 1));
    ConjugateGradientOptions warm = options(100, 1e-12, 0.5, true);
    ConjugateGradientOptions cold = options(100, 1e-12, 0.5, false);
    try (HypergradientEstimator.Session session =
            new ConjugateGradientEstimator(warm).start(problem);
        InnerSolution at = problem.innerSolution(x);
        InnerSolution then = problem.innerSolution(moved);
        Hypergradient first = session.estimate(x, at, RandomStream.of(2));
        Hypergradient second = session.estimate(moved, then, RandomStream.of(2));
        Hypergradient expected = once(problem, moved, (HeapVector) then.y(), cold)) {
      assertThat(distance(second.value(), (HeapVector) expected.value())).isLessThan(1e-9);
      assertThat(distance(second.value(), (HeapVector) first.value())).isGreaterThan(1e-3);
    }
  }

  @Test
  void stopsAtNonPositiveCurvatureAndTheResidualShowsIt() {
    QuadraticProblem problem =
        QuadraticProblem.withEigenvalues(3, new double[] {-1, -2, -0.5}, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    double b = problem.outer().gradientY(x, y, Batch.all()).norm();
    try (Hypergradient estimate = once(problem, x, y, options(100, 1e-10, 0, false))) {
      assertThat(estimate.residual()).isEqualTo(b);
      assertThat(estimate.products()).isEqualTo(2);
      assertThat(estimate.value().toArray())
          .isEqualTo(problem.outer().linearize(x, y, Batch.all()).gradientX().toArray());
    }
  }

  @Test
  void keepsTheStepsBeforeNonPositiveCurvature() {
    QuadraticProblem problem =
        QuadraticProblem.withEigenvalues(3, new double[] {5, 1, -1e-3}, RandomStream.of(4));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    double b = problem.outer().gradientY(x, y, Batch.all()).norm();
    try (Hypergradient estimate = once(problem, x, y, options(100, 1e-10, 0, false))) {
      assertThat(estimate.residual()).isGreaterThan(1e-6 * b);
      assertThat(estimate.products()).isBetween(3, 4);
      assertThat(estimate.value().isFinite()).isTrue();
    }
  }

  @Test
  void nonPositiveCurvatureMayBeAnError() {
    for (double curvature : new double[] {-0.5, 0}) {
      QuadraticProblem problem =
          QuadraticProblem.withEigenvalues(3, new double[] {curvature}, RandomStream.of(1));
      ConjugateGradientOptions fail =
          new ConjugateGradientOptions(100, 1e-10, 0.25, false, NegativeCurvature.FAIL);
      ConjugateGradientOptions undamped =
          new ConjugateGradientOptions(100, 1e-10, 0, false, NegativeCurvature.FAIL);
      assertThatThrownBy(
              () -> once(problem, problem.initialOuter(), problem.initialInner(), undamped))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("step 1 of 100")
          .hasMessageContaining("not positive")
          .hasMessageContaining("Maybe f is not convex in y there: set damping above");
      if (curvature < 0) {
        assertThatThrownBy(
                () -> once(problem, problem.initialOuter(), problem.initialInner(), fail))
            .isInstanceOf(BilevelException.class)
            .hasMessageContaining("damping 0.25 included");
      } else {
        once(problem, problem.initialOuter(), problem.initialInner(), fail).close();
      }
    }
  }

  /** Without a tolerance, steps end before curvatures along tiny directions underflow to 0. */
  @Test
  void aSolvedSystemIsNotTakenForNonPositiveCurvature() {
    ConjugateGradientOptions exact =
        new ConjugateGradientOptions(3000, 0, 0, false, NegativeCurvature.FAIL);
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int d = 1 + random.nextInt(30);
      QuadraticProblem problem = QuadraticProblem.random(3, d, 30, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector expected = problem.hypergradient(x);
      try (Hypergradient estimate = once(problem, x, problem.solution(x), exact)) {
        assertThat(distance(estimate.value(), expected)).isLessThan(1e-11 * (1 + expected.norm()));
        assertThat(estimate.products()).isLessThan(3000);
      }
    }
  }

  @Test
  void leaksNothingAtNegativeCurvature() {
    for (NegativeCurvature rule : NegativeCurvature.values()) {
      VectorLedger ledger = new VectorLedger();
      QuadraticProblem heap =
          QuadraticProblem.withEigenvalues(3, new double[] {5, 1, -0.5}, RandomStream.of(4));
      BilevelProblem problem = ledger.count(heap);
      ConjugateGradientOptions options = new ConjugateGradientOptions(100, 1e-10, 0, true, rule);
      try (Vector x = problem.initialOuter();
          InnerSolution inner = InnerSolution.of(problem.initialInner());
          HypergradientEstimator.Session session =
              new ConjugateGradientEstimator(options).start(problem)) {
        if (rule == NegativeCurvature.FAIL) {
          assertThatThrownBy(() -> session.estimate(x, inner, RandomStream.of(2)).close())
              .isInstanceOf(BilevelException.class);
        } else {
          session.estimate(x, inner, RandomStream.of(2)).close();
        }
      }
      assertThat(ledger.open()).isZero();
      assertThat(ledger.openLinearizations()).isZero();
    }
  }

  @Test
  void dampingOvercomesNegativeCurvature() {
    QuadraticProblem problem =
        QuadraticProblem.withEigenvalues(3, new double[] {5, 1, -0.5}, RandomStream.of(4));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
    HeapVector v = b.zerosLike();
    for (int i = 0; i < 3; i++) {
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      v.axpy(eigenvector.dot(b) / (problem.eigenvalues()[i] + 1), eigenvector);
    }
    HeapVector predicted = (HeapVector) problem.outer().linearize(x, y, Batch.all()).gradientX();
    predicted.axpy(-1, problem.inner().linearize(x, y, Batch.all()).productXy(v));
    try (Hypergradient estimate = once(problem, x, y, options(100, 1e-12, 1, false))) {
      assertThat(distance(estimate.value(), predicted)).isLessThan(1e-10);
    }
  }

  @Test
  void drawsItsBatchesFromTheEstimatesStreamAndCountsThem() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    HeapVector y = problem.solution(x);
    try (HypergradientEstimator.Session session =
            new ConjugateGradientEstimator(options(2, 1e-14, 0, false)).start(problem);
        InnerSolution inner = InnerSolution.of(y);
        Hypergradient estimate = session.estimate(x, inner, random)) {
      assertThat(estimate.outerValue()).isEqualTo(problem.outer().value(x, y, outerBatch));
      assertThat(estimate.dataPoints()).isEqualTo(5 + 3 * 5);
    }
  }

  private static ConjugateGradientOptions options(
      int steps, double tolerance, double damping, boolean warmStart) {
    return new ConjugateGradientOptions(
        steps, tolerance, damping, warmStart, NegativeCurvature.STOP);
  }

  private static Hypergradient once(
      BilevelProblem problem, HeapVector x, HeapVector y, ConjugateGradientOptions options) {
    try (HypergradientEstimator.Session session =
        new ConjugateGradientEstimator(options).start(problem)) {
      return session.estimate(x, InnerSolution.of(y), RandomStream.of(9));
    }
  }

  private static double distance(Vector a, HeapVector b) {
    HeapVector difference = b.copy();
    difference.axpy(-1, a);
    return difference.norm();
  }
}
