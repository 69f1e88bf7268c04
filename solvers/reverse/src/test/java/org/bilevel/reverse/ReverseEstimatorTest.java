package org.bilevel.reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class ReverseEstimatorTest {

  /**
   * Through h plain steps of size s, ∂y_K/∂x = −Σ_{k&lt;h} (I − sA)^k s B and ∂y_K/∂z = (I − sA)^h:
   * along eigenvector i of A, (1 − (1 − sλ_i)^h)/λ_i and (1 − sλ_i)^h.
   */
  @Test
  void isTheDerivativeOfTheStepsOnAHundredQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(30);
      int d = 1 + random.nextInt(30);
      int steps = random.nextInt(40); // 0 among them
      int truncate = 1 + random.nextInt(50);
      double size = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      try (InnerSolution inner = walk(problem, x, problem.initialInner(), steps, plain(size));
          Hypergradient whole = once(problem, x, inner, 0);
          Hypergradient truncated = once(problem, x, inner, truncate)) {
        int seen = Math.min(steps, truncate);
        assertThat(relativeError(whole.value(), predicted(problem, x, inner.y(), size, steps)))
            .as("seed %d, p = %d, d = %d, s = %s, K = %d", seed, p, d, size, steps)
            .isLessThan(1e-11);
        assertThat(
                relativeError(
                    whole.startGradient().orElseThrow(),
                    startPredicted(problem, x, inner.y(), size, steps)))
            .isLessThan(1e-11);
        assertThat(relativeError(truncated.value(), predicted(problem, x, inner.y(), size, seen)))
            .isLessThan(1e-11);
        assertThat(truncated.startGradient()).isEmpty();
        assertThat(whole.outerValue()).isEqualTo(problem.outer().value(x, inner.y(), Batch.all()));
        assertThat(whole.products()).isEqualTo(steps);
        assertThat(truncated.products()).isEqualTo(seen);
        assertThat(whole.residual()).isNaN();
      }
    }
  }

  @Test
  void convergesToTheHypergradientWithTheInnerSteps() {
    for (int seed = 0; seed < 20; seed++) {
      QuadraticProblem problem = QuadraticProblem.random(6, 9, 10, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      HeapVector exact = problem.hypergradient(x);
      double before = Double.POSITIVE_INFINITY;
      for (int steps : new int[] {10, 30, 100, 300}) {
        try (InnerSolution inner = walk(problem, x, problem.initialInner(), steps, plain(1));
            Hypergradient estimate = once(problem, x, inner, 0)) {
          double error = relativeError(estimate.value(), exact);
          assertThat(error).isLessThan(before);
          before = error;
        }
      }
      assertThat(before).isLessThan(1e-9); // 0.9^300 = 2e-14
    }
  }

  /** At a solved inner problem the truncated walk leaves out Bᵀ (I − sA)^h A⁻¹ ∇_y F. */
  @Test
  void theBiasOfTruncationShrinksByTheSlowestContraction() {
    for (int seed = 0; seed < 20; seed++) {
      double size = 0.8;
      double rate = 1 - size * 0.1; // of the smallest curvature
      double[] curvatures = {1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.1};
      QuadraticProblem problem =
          QuadraticProblem.withEigenvalues(6, curvatures, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      try (InnerSolution inner = walk(problem, x, problem.initialInner(), 400, plain(size))) {
        HeapVector exact = problem.hypergradient(x, inner.y());
        double first = Double.NaN;
        for (int h = 1; h <= 160; h++) {
          double bias = bias(problem, x, inner, h, exact);
          first = h == 1 ? bias : first;
          // the component along the slowest direction shrinks by the rate, the others faster
          assertThat(bias).isLessThanOrEqualTo(first * Math.pow(rate, h - 1) * 30);
          if (h >= 100) {
            assertThat(bias(problem, x, inner, h + 1, exact) / bias)
                .as("seed %d, h = %d", seed, h)
                .isCloseTo(rate, within(1e-5));
          }
        }
      }
    }
  }

  private static double bias(
      QuadraticProblem problem, HeapVector x, InnerSolution inner, int h, HeapVector exact) {
    try (Hypergradient estimate = once(problem, x, inner, h)) {
      return distance(estimate.value(), exact);
    }
  }

  @Test
  void agreesWithDifferencesWhereNothingIsQuadratic() {
    LogisticProblem problem = new LogisticProblem(5, 60, 0, RandomStream.of(1));
    IntFunction<DescentStep> nesterov =
        k -> DescentStep.gradient(0.9, Batch.all()).withNesterov(k / (k + 3.0));
    IntFunction<DescentStep> heavyBall =
        k -> DescentStep.gradient(0.5, Batch.of(k, k + 20, k + 40)).withHeavyBall(0.7);
    IntFunction<DescentStep> outer =
        k -> DescentStep.gradient(0.5, Batch.all()).withOuter(0.5 / (k + 1), Batch.of(k));
    HeapVector x = problem.initialOuter();
    HeapVector z = HeapVector.of(0.3, -0.2, 0.1, 0.5, -0.4);
    for (IntFunction<DescentStep> step : List.of(nesterov, heavyBall, outer)) {
      try (InnerSolution inner = walk(problem, x, z, 12, step);
          Hypergradient estimate = once(problem, x, inner, 0)) {
        for (int j = 0; j < 5; j++) {
          double inX =
              (reached(problem, moved(x, j, 1e-5), z, step)
                      - reached(problem, moved(x, j, -1e-5), z, step))
                  / 2e-5;
          double inZ =
              (reached(problem, x, moved(z, j, 1e-5), step)
                      - reached(problem, x, moved(z, j, -1e-5), step))
                  / 2e-5;
          assertThat(estimate.value().toArray()[j]).isCloseTo(inX, within(1e-9));
          assertThat(estimate.startGradient().orElseThrow().toArray()[j])
              .isCloseTo(inZ, within(1e-9));
        }
      }
    }
  }

  private static double reached(
      BilevelProblem problem, HeapVector x, HeapVector z, IntFunction<DescentStep> step) {
    try (InnerSolution inner = walk(problem, x, z, 12, step)) {
      return problem.outer().value(x, inner.y(), Batch.all());
    }
  }

  @Test
  void drawsItsOuterBatchFromTheEstimatesStreamAndCountsDataPoints() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(3);
    Batch batch = problem.drawOuterBatch(random.split("outer"));
    try (HypergradientEstimator.Session session = estimator(0).start(problem);
        InnerSolution inner =
            walk(
                problem,
                x,
                problem.initialInner(),
                7,
                k -> DescentStep.gradient(0.5, Batch.of(k, 2 * k)));
        Hypergradient estimate = session.estimate(x, inner, random)) {
      assertThat(estimate.outerValue()).isEqualTo(problem.outer().value(x, inner.y(), batch));
      assertThat(estimate.dataPoints()).isEqualTo(5 + 7 * 2);
    }
  }

  @Test
  void namesTheStepWhoseDerivativeOverflows() {
    // curvature −1: each step back multiplies by 1 + s
    QuadraticProblem problem =
        QuadraticProblem.withEigenvalues(1, new double[] {-1}, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution inner = walk(problem, x, problem.initialInner(), 3, plain(1e50))) {
      assertThatThrownBy(() -> once(problem, x, inner, 0))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("step 3")
          .hasMessageContaining("Maybe");
    }
  }

  private static IntFunction<DescentStep> plain(double size) {
    return k -> DescentStep.gradient(size, Batch.all());
  }

  private static InnerSolution walk(
      BilevelProblem problem, Vector x, Vector z, int steps, IntFunction<DescentStep> step) {
    try (Descent descent = new Descent(problem, x, z, Optional.empty(), true)) {
      for (int k = 0; k < steps; k++) {
        descent.step(step.apply(k), 0);
      }
      return descent.finish();
    }
  }

  private static HypergradientEstimator estimator(int truncate) {
    return new ReverseEstimator(new ReverseOptions(truncate));
  }

  private static Hypergradient once(
      BilevelProblem problem, HeapVector x, InnerSolution inner, int truncate) {
    try (HypergradientEstimator.Session session = estimator(truncate).start(problem)) {
      return session.estimate(x, inner, RandomStream.of(9));
    }
  }

  private static HeapVector predicted(
      QuadraticProblem problem, HeapVector x, Vector y, double size, int steps) {
    HeapVector v =
        alongEigenvectors(
            problem, x, y, lambda -> (1 - Math.pow(1 - size * lambda, steps)) / lambda);
    HeapVector result = (HeapVector) problem.outer().linearize(x, y, Batch.all()).gradientX();
    result.axpy(-1, problem.inner().linearize(x, y, Batch.all()).productXy(v));
    return result;
  }

  private static HeapVector startPredicted(
      QuadraticProblem problem, HeapVector x, Vector y, double size, int steps) {
    return alongEigenvectors(problem, x, y, lambda -> Math.pow(1 - size * lambda, steps));
  }

  /** Return a function of A times ∇_y F. */
  private static HeapVector alongEigenvectors(
      QuadraticProblem problem, HeapVector x, Vector y, DoubleUnaryOperator function) {
    HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
    HeapVector result = b.zerosLike();
    double[] eigenvalues = problem.eigenvalues();
    for (int i = 0; i < eigenvalues.length; i++) {
      HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
      result.axpy(eigenvector.dot(b) * function.applyAsDouble(eigenvalues[i]), eigenvector);
    }
    return result;
  }

  private static HeapVector moved(HeapVector point, int j, double length) {
    HeapVector moved = point.copy();
    moved.array()[j] += length;
    return moved;
  }

  private static double distance(Vector a, HeapVector b) {
    HeapVector difference = b.copy();
    difference.axpy(-1, a);
    return difference.norm();
  }

  private static double relativeError(Vector a, HeapVector b) {
    return distance(a, b) / (1 + b.norm());
  }
}
