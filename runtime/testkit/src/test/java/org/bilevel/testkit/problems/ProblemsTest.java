package org.bilevel.testkit.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CentralDifferences;
import org.junit.jupiter.api.Test;

final class ProblemsTest {
  private static final double STEP = 1e-5;

  @Test
  void derivativesOfTheQuadraticAgreeWithCentralDifferences() {
    QuadraticProblem problem = QuadraticProblem.random(7, 9, 100, RandomStream.of(1));
    assertDerivatives(problem, problem.initialOuter(), problem.initialInner(), Batch.all());
  }

  @Test
  void derivativesOfTheLogisticRegressionAgreeWithCentralDifferences() {
    LogisticProblem problem = new LogisticProblem(6, 30, 5, RandomStream.of(1));
    HeapVector y = HeapVector.of(0.5, -0.3, 1.2, 0.1, -0.8, 0.4);
    assertDerivatives(problem, problem.initialOuter(), y, Batch.all());
    assertDerivatives(problem, problem.initialOuter(), y, Batch.of(3, 3, 11));
  }

  @Test
  void theProblemWithManyMinimizersHasItsSolutionAndItsDerivatives() {
    ManyMinimizersProblem problem = new ManyMinimizersProblem();
    HeapVector x = problem.initialOuter();
    assertDerivatives(problem, x, problem.initialInner(), Batch.all());
    HeapVector best = problem.solution(x);
    assertThat(problem.inner().gradientY(x, best, Batch.all()).norm()).isZero();
    double least = problem.outer().value(x, best, Batch.all());
    for (double move : new double[] {-0.1, 0.1}) {
      HeapVector other = HeapVector.of(best.array()[0], best.array()[1] + move);
      assertThat(problem.outer().value(x, other, Batch.all())).isGreaterThan(least);
    }
    HeapVector up = HeapVector.of(x.array()[0] + STEP);
    HeapVector down = HeapVector.of(x.array()[0] - STEP);
    double slope =
        (problem.outer().value(up, problem.solution(up), Batch.all())
                - problem.outer().value(down, problem.solution(down), Batch.all()))
            / (2 * STEP);
    assertThat(slope).isCloseTo(problem.hypergradient(x).array()[0], within(1e-9));
  }

  @Test
  void derivativesOfTheSoftmaxRegressionAgreeWithCentralDifferences() {
    Samples samples = new Clusters(3, 4, 1).samples(20, RandomStream.of(1));
    try (Model model = new HeapSoftmax().build(samples.shape(), 3);
        PlacedSamples placed = model.place(samples)) {
      HeapVector theta = (HeapVector) model.initialParameters(RandomStream.of(2));
      HeapVector weights = HeapVector.zeros(20);
      RandomStream random = RandomStream.of(3);
      for (int i = 0; i < 20; i++) {
        weights.array()[i] = random.nextDouble();
      }
      for (Batch batch : new Batch[] {Batch.all(), Batch.of(1, 4, 4, 19)}) {
        assertThat(
                CentralDifferences.of(
                        model.weightedLoss(placed), weights, theta, batch, STEP, RandomStream.of(4))
                    .worst())
            .isLessThan(1e-7);
        for (int outerLength : new int[] {1, 7, 14}) {
          HeapVector x = HeapVector.of(java.util.Arrays.copyOf(theta.array(), outerLength));
          HeapVector y =
              HeapVector.of(java.util.Arrays.copyOfRange(theta.array(), outerLength, 15));
          assertThat(
                  CentralDifferences.of(
                          model.splitLoss(placed, outerLength),
                          x,
                          y,
                          batch,
                          STEP,
                          RandomStream.of(4))
                      .worst())
              .isLessThan(1e-7);
        }
      }
    }
  }

  @Test
  void weightedLossIsTheWeightedSumOfTheLosses() {
    Samples samples = new Clusters(3, 4, 1).samples(5, RandomStream.of(1));
    try (Model model = new HeapSoftmax().build(samples.shape(), 3);
        PlacedSamples placed = model.place(samples)) {
      Vector theta = model.initialParameters(RandomStream.of(2));
      HeapVector weights = HeapVector.of(0.5, 2, 0, 1, 3);
      double[] losses = model.losses(theta, placed);
      assertThat(model.weightedLoss(placed).value(weights, theta, Batch.all()))
          .isEqualTo(weights.dot(HeapVector.of(losses)));
      assertThat(
              model
                  .weightedLoss(placed)
                  .linearize(weights, theta, Batch.of(1, 3))
                  .gradientX()
                  .toArray())
          .containsExactly(0, losses[1], 0, losses[3], 0);
      float[] scores = model.scores(theta, placed);
      assertThat(scores).hasSize(15);
      double normalizer = Math.exp(scores[0]) + Math.exp(scores[1]) + Math.exp(scores[2]);
      assertThat(losses[0])
          .isCloseTo(
              Math.log(normalizer) - scores[0], org.assertj.core.api.Assertions.within(1e-6));
    }
  }

  @Test
  void softmaxRegressionNamesTheSampleThatIsNotFinite() {
    Samples samples = new Clusters(3, 4, 1).samples(20, RandomStream.of(1)).range(10, 20);
    samples.features()[4 * 7 + 2] = Float.NaN;
    try (Model model = new HeapSoftmax().build(samples.shape(), 3)) {
      assertThatThrownBy(() -> model.place(samples))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("id 17")
          .hasMessageContaining("Feature 2");
    }
  }

  @Test
  void innerSolutionsAreStationary() {
    QuadraticProblem quadratic = QuadraticProblem.random(7, 9, 100, RandomStream.of(1));
    HeapVector x = quadratic.initialOuter();
    assertThat(quadratic.inner().gradientY(x, quadratic.solution(x), Batch.all()).norm())
        .isLessThan(1e-11);
    LogisticProblem logistic = new LogisticProblem(6, 30, 0, RandomStream.of(1));
    HeapVector weights = logistic.initialOuter();
    assertThat(logistic.inner().gradientY(weights, logistic.solution(weights), Batch.all()).norm())
        .isLessThan(1e-12);
  }

  @Test
  void hypergradientOfTheQuadraticIsTheSlopeOfTheReducedObjective() {
    QuadraticProblem problem = QuadraticProblem.random(4, 6, 10, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector exact = problem.hypergradient(x);
    for (int j = 0; j < 4; j++) {
      HeapVector up = x.copy();
      up.array()[j] += 1e-4;
      HeapVector down = x.copy();
      down.array()[j] -= 1e-4;
      double slope =
          (problem.outer().value(up, problem.solution(up), Batch.all())
                  - problem.outer().value(down, problem.solution(down), Batch.all()))
              / 2e-4;
      assertThat(slope).isCloseTo(exact.array()[j], org.assertj.core.api.Assertions.within(1e-7));
    }
  }

  @Test
  void quadraticHasTheEigenvaluesItSays() {
    double[] eigenvalues = {3, -1, 0.5};
    QuadraticProblem problem = QuadraticProblem.withEigenvalues(2, eigenvalues, RandomStream.of(1));
    for (int i = 0; i < 3; i++) {
      HeapVector vector = HeapVector.of(problem.eigenvector(i));
      Vector product =
          problem
              .inner()
              .linearize(problem.initialOuter(), problem.initialInner(), Batch.all())
              .productYy(vector);
      product.axpy(-eigenvalues[i], vector);
      assertThat(product.norm()).isLessThan(1e-14);
    }
  }

  @Test
  void clustersAreBalancedAndReproducible() {
    Clusters clusters = new Clusters(3, 4, 0.1);
    Samples samples = clusters.samples(9, RandomStream.of(1));
    assertThat(samples.labels()).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    assertThat(clusters.samples(9, RandomStream.of(1)).features()).isEqualTo(samples.features());
    assertThat(clusters.dataset(9, 6, RandomStream.of(1)).test().size()).isEqualTo(6);
  }

  @Test
  void ledgerCountsWhatIsOpen() {
    VectorLedger ledger = new VectorLedger();
    Vector vector = ledger.vector(1, 2);
    Vector copy = vector.copy();
    assertThat(ledger.open()).isEqualTo(2);
    copy.close();
    copy.close();
    assertThat(ledger.open()).isEqualTo(1);
    assertThatThrownBy(() -> vector.axpy(1, copy)).isInstanceOf(IllegalStateException.class);
  }

  private static void assertDerivatives(
      BilevelProblem problem, HeapVector x, HeapVector y, Batch batch) {
    for (int seed = 0; seed < 3; seed++) {
      assertThat(
              CentralDifferences.of(problem.inner(), x, y, batch, STEP, RandomStream.of(seed))
                  .worst())
          .isLessThan(1e-7);
      assertThat(
              CentralDifferences.of(problem.outer(), x, y, batch, STEP, RandomStream.of(seed))
                  .worst())
          .isLessThan(1e-7);
    }
  }
}
