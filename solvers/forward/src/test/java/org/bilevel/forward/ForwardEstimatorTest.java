package org.bilevel.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class ForwardEstimatorTest {

  /**
   * Through K plain steps of size s, ∂y_K/∂x = −Σ_{k&lt;K} (I − sA)^k s B: along eigenvector i of
   * A, (1 − (1 − sλ_i)^K)/λ_i.
   */
  @Test
  void isTheDerivativeOfTheStepsOnAHundredQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(30);
      int d = 1 + random.nextInt(30);
      int steps = random.nextInt(40); // 0 among them
      int block = 1 + random.nextInt(40);
      double size = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      try (InnerSolution inner = walk(problem, x, steps, DescentStep.gradient(size, Batch.all()));
          Hypergradient estimate = once(problem, x, inner, new ForwardOptions(block, 30))) {
        HeapVector predicted = predicted(problem, x, inner.y(), size, steps);
        HeapVector difference = predicted.copy();
        difference.axpy(-1, estimate.value());
        assertThat(difference.norm())
            .as("seed %d, p = %d, d = %d, s = %s, K = %d", seed, p, d, size, steps)
            .isLessThan(1e-11 * (1 + predicted.norm()));
        assertThat(estimate.startGradient()).isEmpty();
        assertThat(estimate.outerValue())
            .isEqualTo(problem.outer().value(x, inner.y(), Batch.all()));
        assertThat(estimate.products()).isEqualTo(steps == 0 ? 0 : p * (2 * steps - 1));
        assertThat(estimate.residual()).isNaN();
      }
    }
  }

  /** The walk back is the transpose of the walk forward, whatever the steps are. */
  @Test
  void agreesWithTheWalkBack() {
    LogisticProblem problem = new LogisticProblem(7, 60, 0, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    DescentStep step = new DescentStep(0.5, Batch.of(1, 2, 3, 30), 0.1, Batch.of(4, 4), 0.7, 0.4);
    try (InnerSolution inner = walk(problem, x, 15, step);
        Hypergradient estimate = once(problem, x, inner, new ForwardOptions(3, 7));
        Vector adjoint = problem.outer().gradientY(x, inner.y(), Batch.all());
        Trajectory.Pullback back = inner.trajectory().orElseThrow().pullback(0, 15, adjoint)) {
      HeapVector difference = (HeapVector) back.x(); // F does not depend on x
      difference.axpy(-1, estimate.value());
      assertThat(difference.norm()).isLessThan(1e-13 * estimate.value().norm());
    }
  }

  @Test
  void blocksChangeTheCostAndNothingElse() {
    LogisticProblem problem = new LogisticProblem(7, 60, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    DescentStep step = DescentStep.gradient(0.5, Batch.of(1, 2, 3)).withNesterov(0.5);
    try (InnerSolution inner = walk(problem, x, 6, step);
        Hypergradient one = once(problem, x, inner, new ForwardOptions(1, 100));
        Hypergradient three = once(problem, x, inner, new ForwardOptions(3, 100));
        Hypergradient all = once(problem, x, inner, new ForwardOptions(100, 100))) {
      assertThat(three.value().toArray()).isEqualTo(one.value().toArray());
      assertThat(all.value().toArray()).isEqualTo(one.value().toArray());
      assertThat(three.products()).isEqualTo(one.products()).isEqualTo(all.products());
      assertThat(one.dataPoints()).isEqualTo(5 + 7 * 6 * 3);
      assertThat(three.dataPoints()).isEqualTo(5 + 3 * 6 * 3);
      assertThat(all.dataPoints()).isEqualTo(5 + 6 * 3);
    }
  }

  @Test
  void refusesMoreOuterVariablesThanItWasToldToTake() {
    QuadraticProblem problem = QuadraticProblem.random(4, 2, 3, RandomStream.of(1));
    ForwardEstimator estimator = new ForwardEstimator(new ForwardOptions(16, 3));
    assertThatThrownBy(() -> estimator.start(problem))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("there are 4 of them; most is 3")
        .hasMessageContaining("Maybe use reverse");
    new ForwardEstimator(new ForwardOptions(16, 4)).start(problem).close();
  }

  private static InnerSolution walk(BilevelProblem problem, Vector x, int steps, DescentStep step) {
    try (Vector start = problem.initialInner();
        Descent descent = new Descent(problem, x, start, Optional.empty(), true)) {
      for (int k = 0; k < steps; k++) {
        descent.step(step, 0);
      }
      return descent.finish();
    }
  }

  private static Hypergradient once(
      BilevelProblem problem, HeapVector x, InnerSolution inner, ForwardOptions options) {
    try (HypergradientEstimator.Session session = new ForwardEstimator(options).start(problem)) {
      return session.estimate(x, inner, RandomStream.of(9));
    }
  }

  private static HeapVector predicted(
      QuadraticProblem problem, HeapVector x, Vector y, double size, int steps) {
    HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
    HeapVector v = b.zerosLike();
    double[] eigenvalues = problem.eigenvalues();
    for (int i = 0; i < eigenvalues.length; i++) {
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      double factor = (1 - Math.pow(1 - size * eigenvalues[i], steps)) / eigenvalues[i];
      v.axpy(eigenvector.dot(b) * factor, eigenvector);
    }
    HeapVector result = (HeapVector) problem.outer().linearize(x, y, Batch.all()).gradientX();
    result.axpy(-1, problem.inner().linearize(x, y, Batch.all()).productXy(v));
    return result;
  }
}
