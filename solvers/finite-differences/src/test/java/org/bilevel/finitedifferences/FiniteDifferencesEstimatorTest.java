package org.bilevel.finitedifferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.plugin.Kind;
import org.bilevel.finitedifferences.FiniteDifferencesOptions.Center;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class FiniteDifferencesEstimatorTest {

  /**
   * Algorithm 3 written out on arrays, for every correction and both centers, on logistic
   * regressions: ∇_x F = 0 and ∇_x f = ½ exp(x_j) y_j².
   */
  @Test
  void isAlgorithm3WrittenOut() {
    for (int seed = 0; seed < 40; seed++) {
      RandomStream random = RandomStream.of(seed);
      int d = 1 + random.nextInt(8);
      LogisticProblem problem = new LogisticProblem(d, 30, 0, random.split("problem"));
      HeapVector x = problem.initialOuter();
      double[] y = new double[d];
      for (int j = 0; j < d; j++) {
        x.array()[j] = random.nextGaussian();
        y[j] = random.nextGaussian();
      }
      double step = 0.05 + random.nextDouble();
      boolean one = random.nextInt(2) == 0;
      double eta = one ? 1 : step;
      boolean scaled = random.nextInt(2) == 0;
      double r = 0.01 + 0.1 * random.nextDouble();
      Center center = random.nextInt(3) == 0 ? Center.AFTER : Center.BEFORE;
      try (InnerSolution inner = step(problem, x, HeapVector.of(y), step);
          Hypergradient estimate =
              once(problem, x, inner, new FiniteDifferencesOptions(eta, r, center, scaled, 0))) {
        double[] moved = inner.y().toArray(); // ỹ
        double[] b = problem.outer().gradientY(x, inner.y(), Batch.all()).toArray();
        double[] g = problem.inner().gradientY(x, inner.y(), Batch.all()).toArray();
        double[] at = center == Center.BEFORE ? y : moved;
        double bb = 0;
        double gg = 0;
        for (int j = 0; j < d; j++) {
          bb += b[j] * b[j];
          gg += g[j] * g[j];
        }
        double epsilon = r / Math.sqrt(bb);
        double[] value = estimate.value().toArray();
        double error = 0;
        double size = 0;
        for (int j = 0; j < d; j++) {
          double up = at[j] + epsilon * b[j];
          double down = at[j] - epsilon * b[j];
          double penalty = Math.exp(x.array()[j]);
          double difference = 0.5 * penalty * up * up - 0.5 * penalty * down * down;
          double expected = -eta / (scaled ? gg : 1) / (2 * epsilon) * difference;
          error += Math.pow(value[j] - expected, 2);
          size += expected * expected;
        }
        assertThat(Math.sqrt(error / size))
            .as("seed %d, %s, scaled %s", seed, center, scaled)
            .isLessThan(1e-12);
        assertThat(estimate.dataPoints()).isEqualTo(30 + (scaled ? 3 : 2) * 30);
        assertThat(estimate.products()).isZero();
        assertThat(estimate.residual()).isNaN();
      }
    }
  }

  /** On quadratics the differences are exact: (1.3) with the mixed product Bᵀb. */
  @Test
  void isTheChainRuleOnAHundredRandomQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.05 + 1.8 * random.nextDouble();
      QuadraticProblem problem = QuadraticProblem.random(p, d, 100, random.split("problem"));
      HeapVector x = problem.initialOuter();
      try (InnerSolution inner = step(problem, x, problem.initialInner(), eta);
          Linearization outer = problem.outer().linearize(x, inner.y(), Batch.all());
          Linearization f = problem.inner().linearize(x, problem.initialInner(), Batch.all());
          Hypergradient estimate =
              once(
                  problem,
                  x,
                  inner,
                  new FiniteDifferencesOptions(eta, 0.5, Center.BEFORE, false, 0))) {
        HeapVector expected = (HeapVector) outer.gradientX();
        expected.axpy(-eta, f.productXy(outer.gradientY()));
        expected.axpy(-1, estimate.value());
        assertThat(expected.norm() / estimate.value().norm())
            .as("seed %d, p = %d, d = %d", seed, p, d)
            .isLessThan(1e-12);
        // and what reverse mode through the one step gives
        try (var pullback = inner.trajectory().orElseThrow().pullback(0, 1, outer.gradientY());
            Vector reverse = outer.gradientX()) {
          reverse.axpy(1, pullback.x());
          reverse.axpy(-1, estimate.value());
          assertThat(reverse.norm() / estimate.value().norm()).isLessThan(1e-12);
        }
      }
    }
  }

  /** f = x sin y: the differences are b cos(y) · sin(r)/r, with an error of r²/6. */
  @Test
  void theErrorOfTheDifferencesIsOfSecondOrder() {
    BilevelProblem problem = sine();
    HeapVector x = HeapVector.of(0.7);
    double y = 0.4;
    double b = -1.6; // ∇_y F = y − 2
    for (double r : new double[] {0.5, 0.1, 0.01}) {
      try (Hypergradient estimate =
          once(
              problem,
              x,
              InnerSolution.of(HeapVector.of(y)),
              new FiniteDifferencesOptions(0.3, r, Center.AFTER, false, 0))) {
        assertThat(estimate.value().toArray()[0])
            .isCloseTo(-0.3 * b * Math.cos(y) * Math.sin(r) / r, within(1e-13));
      }
    }
  }

  @Test
  void whereTheOuterObjectiveIsFlatOnlyTheDirectGradientIsLeft() {
    BilevelProblem problem = sine();
    try (Hypergradient estimate =
        once(
            problem,
            HeapVector.of(0.7),
            InnerSolution.of(HeapVector.of(2)),
            new FiniteDifferencesOptions(0.3, 0.01, Center.AFTER, true, 0))) {
      assertThat(estimate.value().toArray()).containsExactly(0.0);
      assertThat(estimate.dataPoints()).isZero();
    }
  }

  @Test
  void afterSeveralStepsTheLastOneIsDifferentiated() {
    QuadraticProblem problem = QuadraticProblem.random(3, 4, 10, RandomStream.of(1));
    LogisticProblem curved = new LogisticProblem(4, 30, 0, RandomStream.of(1));
    for (BilevelProblem each : new BilevelProblem[] {problem, curved}) {
      Vector x = each.initialOuter();
      try (Descent descent = new Descent(each, x, each.initialInner(), Optional.empty(), true)) {
        for (int k = 0; k < 3; k++) {
          descent.step(DescentStep.gradient(0.4, Batch.all()), 0);
        }
        try (InnerSolution inner = descent.finish();
            Linearization outer = each.outer().linearize(x, inner.y(), Batch.all());
            Linearization f =
                each.inner()
                    .linearize(x, inner.trajectory().orElseThrow().iterate(2), Batch.all());
            Hypergradient estimate =
                once(
                    each,
                    x,
                    inner,
                    new FiniteDifferencesOptions(0.4, 0.01, Center.BEFORE, false, 0))) {
          Vector expected = outer.gradientX();
          expected.axpy(-0.4, f.productXy(outer.gradientY()));
          expected.axpy(-1, estimate.value());
          assertThat(expected.norm()).isLessThan(1e-12);
        }
      }
    }
  }

  @Test
  void anInnerSolverThatTookNoStepGivesItsStart() {
    QuadraticProblem problem = QuadraticProblem.random(3, 4, 10, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    FiniteDifferencesOptions before =
        new FiniteDifferencesOptions(0.4, 0.01, Center.BEFORE, false, 0);
    FiniteDifferencesOptions after =
        new FiniteDifferencesOptions(0.4, 0.01, Center.AFTER, false, 0);
    try (Descent descent = new Descent(problem, x, problem.initialInner(), Optional.empty(), true);
        InnerSolution inner = descent.finish();
        Hypergradient a = once(problem, x, inner, before);
        Hypergradient b = once(problem, x, inner, after)) {
      assertThat(a.value().toArray()).isEqualTo(b.value().toArray());
    }
  }

  @Test
  void needsATrajectoryOnlyBeforeTheStep() {
    assertThat(create(Map.of()).capabilities().needs()).containsExactly(Capability.TRAJECTORY);
    assertThat(create(Map.of("center", "after")).capabilities().needs()).isEmpty();
  }

  @Test
  void aGuardWithoutScalingIsRefused() {
    assertThatThrownBy(() -> create(Map.of("guard", 1e-3)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("scaled")
        .hasMessageContaining("Maybe");
  }

  @Test
  void scalingByZeroIsAnErrorWithoutAGuard() {
    BilevelProblem problem = sine();
    HeapVector x = HeapVector.of(0.0); // ∇_y f = x cos y = 0
    InnerSolution inner = InnerSolution.of(HeapVector.of(0.4));
    assertThatThrownBy(() ->
            once(problem, x, inner, new FiniteDifferencesOptions(0.3, 0.01, Center.AFTER, true, 0)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("‖∇_y f‖²")
        .hasMessageContaining("guard")
        .hasMessageContaining("Maybe");
    try (Hypergradient guarded =
            once(
                problem,
                x,
                inner,
                new FiniteDifferencesOptions(0.3, 0.01, Center.AFTER, true, 0.5));
        Hypergradient plain =
            once(
                problem,
                x,
                inner,
                new FiniteDifferencesOptions(0.6, 0.01, Center.AFTER, false, 0))) {
      assertThat(guarded.value().toArray()[0]).isCloseTo(plain.value().toArray()[0], within(1e-15));
    }
  }

  @Test
  void leaksNothingWhereItDividesByZero() {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem heap = QuadraticProblem.random(3, 1, 1, RandomStream.of(1));
    BilevelProblem problem = ledger.count(heap);
    double solution = -heap.inner().gradientY(heap.initialOuter(), zero(), Batch.all()).dot(one());
    try (Vector x = problem.initialOuter();
        InnerSolution inner = InnerSolution.of(ledger.vector(solution));
        HypergradientEstimator.Session session =
            new FiniteDifferencesEstimator(
                    new FiniteDifferencesOptions(0.3, 0.01, Center.AFTER, true, 0))
                .start(problem)) {
      assertThatThrownBy(() -> session.estimate(x, inner, RandomStream.of(2)).close())
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("0.0");
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  @Test
  void drawsItsBatchesFromTheEstimatesStreamAndCountsThem() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = HeapVector.filled(4, 0.3);
    RandomStream random = RandomStream.of(3);
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    HeapVector b = (HeapVector) problem.outer().gradientY(x, y, outerBatch);
    Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
    HeapVector g = (HeapVector) problem.inner().gradientY(x, y, innerBatch);
    try (HypergradientEstimator.Session session =
            new FiniteDifferencesEstimator(
                    new FiniteDifferencesOptions(0.3, 0.01, Center.AFTER, true, 0))
                .start(problem);
        Hypergradient estimate = session.estimate(x, InnerSolution.of(y), random)) {
      assertThat(estimate.outerValue()).isEqualTo(problem.outer().value(x, y, outerBatch));
      assertThat(estimate.dataPoints()).isEqualTo(5 + 3 * 5);
      for (int j = 0; j < 4; j++) {
        assertThat(estimate.value().toArray()[j])
            .isCloseTo(-0.3 / g.dot(g) * Math.exp(-2) * 0.3 * b.array()[j], within(1e-13));
      }
    }
  }

  /** f = x sin y, F = ½ (y − 2)², in one variable each. */
  private static BilevelProblem sine() {
    Objective inner =
        (x, y, batch) -> {
          double xs = x.toArray()[0];
          double ys = y.toArray()[0];
          return scalars(
              xs * Math.sin(ys), Math.sin(ys), xs * Math.cos(ys), -xs * Math.sin(ys), Math.cos(ys));
        };
    Objective outer =
        (x, y, batch) -> {
          double difference = y.toArray()[0] - 2;
          return scalars(0.5 * difference * difference, 0, difference, 1, 0);
        };
    return BilevelProblem.of(outer, inner, HeapVector.of(0.7), HeapVector.of(0.4));
  }

  private static Linearization scalars(double value, double gx, double gy, double yy, double xy) {
    return new Linearization() {
      @Override
      public double value() {
        return value;
      }

      @Override
      public Vector gradientX() {
        return HeapVector.of(gx);
      }

      @Override
      public Vector gradientY() {
        return HeapVector.of(gy);
      }

      @Override
      public Products products(Vector v) {
        double vs = v.toArray()[0];
        return new Products(HeapVector.of(yy * vs), HeapVector.of(xy * vs));
      }

      @Override
      public Vector productYx(Vector u) {
        return HeapVector.of(xy * u.toArray()[0]);
      }

      @Override
      public void close() {}
    };
  }

  private static InnerSolution step(
      BilevelProblem problem, Vector x, Vector start, double learningRate) {
    try (Descent descent = new Descent(problem, x, start, Optional.empty(), true)) {
      descent.step(DescentStep.gradient(learningRate, Batch.all()), 0);
      return descent.finish();
    }
  }

  private static HeapVector zero() {
    return HeapVector.zeros(1);
  }

  private static HeapVector one() {
    return HeapVector.filled(1, 1);
  }

  private static Hypergradient once(
      BilevelProblem problem, Vector x, InnerSolution inner, FiniteDifferencesOptions options) {
    try (HypergradientEstimator.Session session =
        new FiniteDifferencesEstimator(options).start(problem)) {
      return session.estimate(x, inner, RandomStream.of(9));
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(
        new FiniteDifferencesPlugin(), Kind.HYPERGRADIENT, "finite-differences", values);
  }
}
