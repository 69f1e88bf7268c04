package org.bilevel.neumann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
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
import org.bilevel.testkit.problems.LastMixedProduct;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class NeumannEstimatorTest {

  /**
   * With β_i the entry of ∇_y F along eigenvector i, that of v is β_i/λ_i · (1 − (1 − ηλ_i)^(Q+1)),
   * so that its error is |1 − ηλ_i|^(Q+1) of the solution's.
   */
  @Test
  void everyEigenvectorOfAHundredRandomQuadraticsHasItsRate() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      int steps = random.nextInt(60);
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      for (boolean residual : new boolean[] {false, true}) {
        NeumannOptions options = new NeumannOptions(steps, eta, false, false, residual);
        LastMixedProduct mixed = new LastMixedProduct();
        try (Hypergradient estimate =
            once(mixed.watch(problem), x, y, RandomStream.of(9), options)) {
          HeapVector v = mixed.vector();
          double squared = 0;
          for (int i = 0; i < d; i++) {
            HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
            double lambda = problem.eigenvalues()[i];
            double solution = eigenvector.dot(b) / lambda;
            double error = eigenvector.dot(v) - solution;
            double predicted = -solution * Math.pow(1 - eta * lambda, steps + 1);
            assertThat(error)
                .as("seed %d, d = %d, η = %s, Q = %d, λ = %s", seed, d, eta, steps, lambda)
                .isCloseTo(predicted, within(1e-9 * (1 + Math.abs(solution))));
            squared += lambda * lambda * predicted * predicted;
          }
          assertThat(estimate.products()).isEqualTo(steps + (residual ? 2 : 1));
          if (residual) {
            assertThat(estimate.residual())
                .isCloseTo(Math.sqrt(squared), within(1e-10 * (1 + b.norm())));
          } else {
            assertThat(estimate.residual()).isNaN();
          }
          assertThat(distance(estimate.value(), withSolution(problem, x, y, v))).isZero();
        }
      }
    }
  }

  @Test
  void theSumTendsToTheExactHypergradient() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(1000 + seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.3 + random.nextDouble();
      QuadraticProblem problem = QuadraticProblem.random(p, d, 10, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector exact = problem.hypergradient(x);
      NeumannOptions options = new NeumannOptions(1500, eta, false, false, false);
      try (Hypergradient estimate =
          once(problem, x, problem.solution(x), RandomStream.of(9), options)) {
        assertThat(distance(estimate.value(), exact)).isLessThan(1e-10 * (1 + exact.norm()));
      }
    }
  }

  @Test
  void withoutStepsItIsOneScaledGradient() {
    QuadraticProblem problem = QuadraticProblem.random(3, 5, 10, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    HeapVector v = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
    v.scale(0.25);
    try (Hypergradient estimate =
        once(problem, x, y, RandomStream.of(9), new NeumannOptions(0, 0.25, false, false, false))) {
      assertThat(estimate.value().toArray()).isEqualTo(withSolution(problem, x, y, v).toArray());
      assertThat(estimate.products()).isEqualTo(1);
    }
  }

  /** Each power has its own estimate; their mean over the Q + 1 equally likely ones is the sum. */
  @Test
  void theMeanOverTheDrawnTruncationsIsTheSum() {
    int steps = 4;
    QuadraticProblem problem = QuadraticProblem.random(6, 8, 30, RandomStream.of(3));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    HeapVector mean = x.zerosLike();
    TreeSet<Integer> seen = new TreeSet<>();
    for (int seed = 0; seen.size() <= steps; seed++) {
      NeumannOptions drawn = new NeumannOptions(steps, 0.7, true, false, false);
      try (Hypergradient estimate = once(problem, x, y, RandomStream.of(seed), drawn)) {
        int q = RandomStream.of(seed).split("truncation").nextInt(steps + 1);
        assertThat(estimate.products()).isEqualTo(q + 1);
        if (seen.add(q)) {
          mean.axpy(1.0 / (steps + 1), estimate.value());
        }
      }
    }
    try (Hypergradient sum =
        once(
            problem,
            x,
            y,
            RandomStream.of(1),
            new NeumannOptions(steps, 0.7, false, false, false))) {
      assertThat(distance(sum.value(), mean)).isLessThan(1e-13 * (1 + mean.norm()));
    }
  }

  @Test
  void everyTruncationIsEquallyLikely() {
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(3));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    int[] counts = new int[5];
    for (int seed = 0; seed < 5000; seed++) {
      try (Hypergradient estimate =
          once(problem, x, y, RandomStream.of(seed), new NeumannOptions(4, 1, true, true, false))) {
        counts[estimate.products() - 1]++;
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150); // 1000 ± 5 standard deviations
    }
  }

  /** v ← v − η H_q v with a batch of its own for each factor, by hand. */
  @Test
  void freshBatchesAreThoseOfTheNumberedSplits() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    List<Batch> batches = new ArrayList<>();
    HeapVector expected;
    try (Linearization outer = problem.outer().linearize(x, y, outerBatch);
        Linearization f =
            problem.inner().linearize(x, y, problem.drawInnerBatch(random.split("inner")))) {
      HeapVector term = (HeapVector) outer.gradientY();
      term.scale(0.2);
      HeapVector v = term.copy();
      for (int q = 1; q <= 3; q++) {
        Batch batch = problem.drawInnerBatch(random.split("inner", q));
        batches.add(batch);
        try (Linearization own = problem.inner().linearize(x, y, batch)) {
          term.axpy(-0.2, own.productYy(term));
        }
        v.axpy(1, term);
      }
      expected = (HeapVector) outer.gradientX();
      expected.axpy(-1, f.productXy(v));
    }
    assertThat(new TreeSet<>(batches.stream().map(Batch::toString).toList())).hasSize(3);
    try (Hypergradient estimate =
        once(problem, x, y, random, new NeumannOptions(3, 0.2, false, true, false))) {
      assertThat(distance(estimate.value(), expected)).isLessThan(1e-14);
      assertThat(estimate.dataPoints()).isEqualTo(5 + 4 * 5);
    }
  }

  @Test
  void drawsItsBatchesFromTheEstimatesStreamAndCountsThem() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    HeapVector y = problem.solution(x);
    try (Hypergradient estimate =
        once(problem, x, y, random, new NeumannOptions(3, 0.2, false, false, true))) {
      assertThat(estimate.outerValue()).isEqualTo(problem.outer().value(x, y, outerBatch));
      assertThat(estimate.dataPoints()).isEqualTo(5 + 5 * 5);
    }
  }

  @Test
  void stopsAtTheStepWhereTheSeriesDiverges() {
    QuadraticProblem problem = QuadraticProblem.random(1, 1, 1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.solution(x);
    NeumannOptions options = new NeumannOptions(9, 1e100, false, false, false);
    assertThatThrownBy(() -> once(problem, x, y, RandomStream.of(9), options))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("step 1 of 9")
        .hasMessageContaining("learning-rate 1.0E100")
        .hasMessageContaining("Maybe");
  }

  @Test
  void leaksNothingWhereTheSeriesDivergesWithFreshBatches() {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem heap = QuadraticProblem.random(2, 3, 5, RandomStream.of(1));
    BilevelProblem problem = ledger.count(heap);
    NeumannOptions options = new NeumannOptions(9, 1e100, true, true, true);
    int failures = 0;
    try (Vector x = problem.initialOuter();
        InnerSolution inner =
            InnerSolution.of(ledger.vector(heap.solution(heap.initialOuter()).toArray()));
        HypergradientEstimator.Session session = new NeumannEstimator(options).start(problem)) {
      for (int seed = 0; seed < 10; seed++) {
        try (Hypergradient estimate = session.estimate(x, inner, RandomStream.of(seed))) {
          assertThat(estimate.products()).isEqualTo(2); // q = 0: nothing to diverge
        } catch (BilevelException e) {
          failures++;
        }
        assertThat(ledger.open()).isEqualTo(2);
        assertThat(ledger.openLinearizations()).isZero();
      }
    }
    assertThat(failures).isPositive();
  }

  private static Hypergradient once(
      BilevelProblem problem,
      HeapVector x,
      HeapVector y,
      RandomStream random,
      NeumannOptions options) {
    try (HypergradientEstimator.Session session = new NeumannEstimator(options).start(problem)) {
      return session.estimate(x, InnerSolution.of(y), random);
    }
  }

  /** Return ∇_x F − ∇²_xy f · v. */
  private static HeapVector withSolution(
      QuadraticProblem problem, HeapVector x, HeapVector y, HeapVector v) {
    HeapVector result = (HeapVector) problem.outer().linearize(x, y, Batch.all()).gradientX();
    result.axpy(-1, problem.inner().linearize(x, y, Batch.all()).productXy(v));
    return result;
  }

  private static double distance(Vector a, HeapVector b) {
    HeapVector difference = b.copy();
    difference.axpy(-1, a);
    return difference.norm();
  }
}
