package org.bilevel.rankone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class RankOneEstimatorTest {

  /**
   * With y = y* + s q_i, ∇_y f = λ_i s q_i, so the estimate is ∇_x F − (β_i / (λ_i s)) ∇_x f with
   * β_i the entry of ∇_y F along eigenvector i.
   */
  @Test
  void besideTheSolutionOfAHundredRandomQuadraticsItIsTheClosedForm() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double s = 0.5 + random.nextDouble();
      QuadraticProblem problem = QuadraticProblem.random(p, d, 10, random.split("problem"));
      HeapVector x = problem.initialOuter();
      int i = random.nextInt(d);
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      HeapVector y = problem.solution(x);
      y.axpy(s, eigenvector);
      try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
          Linearization f = problem.inner().linearize(x, y, Batch.all());
          Hypergradient estimate = once(problem, x, y, RandomStream.of(9), 0)) {
        HeapVector predicted = (HeapVector) outer.gradientX();
        double factor = eigenvector.dot(outer.gradientY()) / (problem.eigenvalues()[i] * s);
        predicted.axpy(-factor, f.gradientX());
        assertThat(distance(estimate.value(), predicted))
            .as("seed %d, p = %d, d = %d", seed, p, d)
            .isLessThan(1e-12 * (1 + predicted.norm()) * 10);
        assertThat(estimate.outerValue()).isEqualTo(outer.value());
        assertThat(estimate.products()).isZero();
        assertThat(estimate.residual()).isNaN();
      }
    }
  }

  @Test
  void needsNoProducts() {
    HypergradientEstimator estimator = new RankOneEstimator(new RankOneOptions(0));
    assertThat(estimator.capabilities().needs()).isEmpty();
    assertThat(estimator.capabilities().offers()).containsExactly(Capability.EQUIVARIANCE);
  }

  @Test
  void drawsItsBatchesFromTheEstimatesStreamAndCountsThem() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = HeapVector.filled(4, 0.3);
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
    HeapVector fy = (HeapVector) problem.inner().gradientY(x, y, innerBatch);
    HeapVector outerY = (HeapVector) problem.outer().gradientY(x, y, outerBatch);
    double factor = fy.dot(outerY) / fy.dot(fy);
    try (Hypergradient estimate = once(problem, x, y, random, 0)) {
      double[] value = estimate.value().toArray();
      for (int j = 0; j < 4; j++) {
        // ∇_x F = 0 and ∇_x f = ½ exp(x_j) y_j²
        assertThat(value[j]).isCloseTo(-factor * 0.5 * Math.exp(-2) * 0.09, within(1e-15));
      }
      assertThat(estimate.dataPoints()).isEqualTo(5 + 5);
    }
  }

  @Test
  void aDenominatorOfZeroIsAnErrorWithoutAGuard() {
    QuadraticProblem problem = QuadraticProblem.random(3, 1, 1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = solved(problem, x);
    assertThatThrownBy(() -> once(problem, x, y, RandomStream.of(9), 0))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("‖∇_y f‖²")
        .hasMessageContaining("0.0")
        .hasMessageContaining("guard")
        .hasMessageContaining("Maybe");
  }

  @Test
  void aGuardedDenominatorOfZeroLeavesTheDirectGradient() {
    QuadraticProblem problem = QuadraticProblem.random(3, 1, 1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = solved(problem, x);
    try (Hypergradient estimate = once(problem, x, y, RandomStream.of(9), 1e-12)) {
      assertThat(estimate.value().toArray())
          .isEqualTo(problem.outer().linearize(x, y, Batch.all()).gradientX().toArray());
    }
  }

  /** |factor| ≤ ‖∇_y F‖ / √guard, for every distance from the solution. */
  @Test
  void theGuardBoundsTheFactor() {
    QuadraticProblem problem = QuadraticProblem.random(3, 5, 10, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    for (double s = 1e-8; s < 10; s *= 3) {
      HeapVector y = problem.solution(x);
      y.axpy(s, HeapVector.of(problem.eigenvector(2)));
      try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
          Linearization f = problem.inner().linearize(x, y, Batch.all());
          Hypergradient estimate = once(problem, x, y, RandomStream.of(9), 1e-4)) {
        double bound = outer.gradientY().norm() / 1e-2 * f.gradientX().norm();
        assertThat(distance(estimate.value(), (HeapVector) outer.gradientX()))
            .isLessThanOrEqualTo(bound);
      }
    }
  }

  @Test
  void leaksNothingWhereTheDenominatorIsZero() {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem heap = QuadraticProblem.random(3, 1, 1, RandomStream.of(1));
    BilevelProblem problem = ledger.count(heap);
    try (Vector x = problem.initialOuter();
        InnerSolution inner =
            InnerSolution.of(ledger.vector(solved(heap, heap.initialOuter()).toArray()));
        HypergradientEstimator.Session session =
            new RankOneEstimator(new RankOneOptions(0)).start(problem)) {
      assertThatThrownBy(() -> session.estimate(x, inner, RandomStream.of(2)).close())
          .isInstanceOf(BilevelException.class);
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  /** Return y with ∇_y f = y + (Bx + c) = 0 without rounding: d = 1 and the one eigenvalue is 1. */
  private static HeapVector solved(QuadraticProblem problem, HeapVector x) {
    HeapVector y = HeapVector.zeros(1);
    HeapVector gradient = (HeapVector) problem.inner().gradientY(x, y, Batch.all());
    y.axpy(-1, gradient);
    assertThat(problem.inner().gradientY(x, y, Batch.all()).toArray()).containsExactly(0.0);
    return y;
  }

  private static Hypergradient once(
      BilevelProblem problem, HeapVector x, HeapVector y, RandomStream random, double guard) {
    try (HypergradientEstimator.Session session =
        new RankOneEstimator(new RankOneOptions(guard)).start(problem)) {
      return session.estimate(x, InnerSolution.of(y), random);
    }
  }

  private static double distance(Vector a, HeapVector b) {
    HeapVector difference = b.copy();
    difference.axpy(-1, a);
    return difference.norm();
  }
}
