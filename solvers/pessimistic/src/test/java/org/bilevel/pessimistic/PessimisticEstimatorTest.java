package org.bilevel.pessimistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.function.IntFunction;
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
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class PessimisticEstimatorTest {

  /**
   * With k̄ held, F(x, y_k̄(x, z)) is quadratic in x and z: differences of any length are exact.
   */
  @Test
  void isTheDerivativeAtTheWorstIterateOfAHundredQuadratics() {
    int inBetween = 0;
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(8);
      int d = 1 + random.nextInt(8);
      int steps = 2 + random.nextInt(20);
      double size = 0.2 + random.nextDouble();
      QuadraticProblem problem = QuadraticProblem.random(p, d, 10, random.split("problem"));
      IntFunction<DescentStep> step =
          k -> DescentStep.gradient(size, Batch.all()).withHeavyBall(0.8);
      HeapVector x = problem.initialOuter();
      HeapVector z = problem.initialInner();
      try (InnerSolution inner = walk(problem, x, z, steps, step);
          Hypergradient estimate = once(problem, x, inner)) {
        Trajectory trajectory = inner.trajectory().orElseThrow();
        int worst = 1;
        for (int k = 2; k <= steps; k++) {
          if (outer(problem, x, trajectory.iterate(k))
              > outer(problem, x, trajectory.iterate(worst))) {
            worst = k;
          }
        }
        inBetween += worst > 1 && worst < steps ? 1 : 0;
        assertThat(estimate.outerValue()).isEqualTo(outer(problem, x, trajectory.iterate(worst)));
        assertThat(estimate.products()).as("walks back along k̄ steps").isEqualTo(worst);
        double scale = 1 + estimate.value().norm() + estimate.startGradient().orElseThrow().norm();
        for (int j = 0; j < p; j++) {
          double difference =
              (reached(problem, moved(x, j, 0.5), z, worst, step)
                  - reached(problem, moved(x, j, -0.5), z, worst, step));
          assertThat(estimate.value().toArray()[j]).isCloseTo(difference, within(1e-11 * scale));
        }
        for (int i = 0; i < d; i++) {
          double difference =
              (reached(problem, x, moved(z, i, 0.5), worst, step)
                  - reached(problem, x, moved(z, i, -0.5), worst, step));
          assertThat(estimate.startGradient().orElseThrow().toArray()[i])
              .isCloseTo(difference, within(1e-11 * scale));
        }
      }
    }
    assertThat(inBetween).as("worst iterates neither first nor last").isGreaterThan(10);
  }

  /** Where the maximum is attained once, the estimate is the gradient of the maximum itself. */
  @Test
  void isTheDerivativeOfTheMaximumWhereNothingIsQuadratic() {
    LogisticProblem problem = new LogisticProblem(5, 60, 0, RandomStream.of(1));
    IntFunction<DescentStep> step =
        k -> DescentStep.gradient(1.5, Batch.of(k % 60, (7 * k) % 60)).withNesterov(0.6);
    HeapVector x = problem.initialOuter();
    HeapVector z = HeapVector.of(0.3, -0.2, 0.1, 0.5, -0.4);
    try (InnerSolution inner = walk(problem, x, z, 20, step);
        Hypergradient estimate = once(problem, x, inner)) {
      assertThat(estimate.products()).isBetween(2, 19);
      assertThat(estimate.outerValue()).isEqualTo(greatest(problem, x, z, step));
      for (int j = 0; j < 5; j++) {
        double inX =
            (greatest(problem, moved(x, j, 1e-5), z, step)
                    - greatest(problem, moved(x, j, -1e-5), z, step))
                / 2e-5;
        double inZ =
            (greatest(problem, x, moved(z, j, 1e-5), step)
                    - greatest(problem, x, moved(z, j, -1e-5), step))
                / 2e-5;
        assertThat(estimate.value().toArray()[j]).isCloseTo(inX, within(1e-9));
        assertThat(estimate.startGradient().orElseThrow().toArray()[j])
            .isCloseTo(inZ, within(1e-9));
      }
    }
  }

  private static double greatest(
      BilevelProblem problem, HeapVector x, HeapVector z, IntFunction<DescentStep> step) {
    double greatest = Double.NEGATIVE_INFINITY;
    try (InnerSolution inner = walk(problem, x, z, 20, step)) {
      for (int k = 1; k <= 20; k++) {
        greatest =
            Math.max(greatest, outer(problem, x, inner.trajectory().orElseThrow().iterate(k)));
      }
    }
    return greatest;
  }

  /** Steps twice too long go to and fro between z and −z: F(−z) at odd steps, F(z) at even ones. */
  @Test
  void takesTheEarliestOfEqualIterates() {
    BilevelProblem problem = new Scalar();
    IntFunction<DescentStep> step = k -> DescentStep.gradient(2, Batch.all());
    HeapVector x = HeapVector.of(0);
    for (int sign : new int[] {-1, 1}) {
      try (InnerSolution inner = walk(problem, x, HeapVector.of(-3 * sign), 7, step);
          Hypergradient estimate = once(problem, x, inner)) {
        // F = ½ (y + 1)² is greatest at y = 3
        assertThat(inner.trajectory().orElseThrow().iterate(1).toArray()).containsExactly(3 * sign);
        assertThat(estimate.outerValue()).isEqualTo(8);
        assertThat(estimate.products()).isEqualTo(sign > 0 ? 1 : 2);
      }
    }
  }

  @Test
  void withoutAStepItIsTheGradientAtTheStart() {
    QuadraticProblem problem = QuadraticProblem.random(3, 4, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector z = problem.initialInner();
    try (InnerSolution inner = walk(problem, x, z, 0, k -> DescentStep.gradient(1, Batch.all()));
        Hypergradient estimate = once(problem, x, inner)) {
      assertThat(estimate.value().toArray())
          .isEqualTo(problem.outer().linearize(x, z, Batch.all()).gradientX().toArray());
      assertThat(estimate.startGradient().orElseThrow().toArray())
          .isEqualTo(problem.outer().gradientY(x, z, Batch.all()).toArray());
      assertThat(estimate.products()).isZero();
    }
  }

  @Test
  void evaluatesEveryIterateOnOneBatchAndCountsIt() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(3);
    Batch batch = problem.drawOuterBatch(random.split("outer"));
    try (HypergradientEstimator.Session session = new PessimisticEstimator().start(problem);
        InnerSolution inner =
            walk(
                problem,
                x,
                HeapVector.filled(4, 0.5),
                7,
                k -> DescentStep.gradient(1.5, Batch.of(k, 2 * k)));
        Hypergradient estimate = session.estimate(x, inner, random)) {
      int worst = estimate.products();
      assertThat(estimate.outerValue())
          .isEqualTo(
              problem.outer().value(x, inner.trajectory().orElseThrow().iterate(worst), batch));
      for (int k = 1; k <= 7; k++) {
        assertThat(problem.outer().value(x, inner.trajectory().orElseThrow().iterate(k), batch))
            .isLessThanOrEqualTo(estimate.outerValue());
      }
      assertThat(estimate.dataPoints()).isEqualTo((7 + 1) * 5 + worst * 2);
    }
  }

  @Test
  void namesTheStepAtWhichTheOuterObjectiveIsNotFinite() {
    QuadraticProblem problem = QuadraticProblem.random(3, 4, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution inner =
        walk(problem, x, problem.initialInner(), 4, k -> DescentStep.gradient(1, Batch.all()))) {
      assertThatThrownBy(() -> once(NotFinite.outer(problem), x, inner))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("NaN after inner step 1 of 4")
          .hasMessageContaining("Maybe");
    }
  }

  private static double outer(BilevelProblem problem, Vector x, Vector y) {
    return problem.outer().value(x, y, Batch.all());
  }

  private static double reached(
      BilevelProblem problem,
      HeapVector x,
      HeapVector z,
      int steps,
      IntFunction<DescentStep> step) {
    try (InnerSolution inner = walk(problem, x, z, steps, step)) {
      return outer(problem, x, inner.y());
    }
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

  private static Hypergradient once(BilevelProblem problem, HeapVector x, InnerSolution inner) {
    try (HypergradientEstimator.Session session = new PessimisticEstimator().start(problem)) {
      return session.estimate(x, inner, RandomStream.of(9));
    }
  }

  private static HeapVector moved(HeapVector point, int j, double length) {
    HeapVector moved = point.copy();
    moved.array()[j] += length;
    return moved;
  }
}
