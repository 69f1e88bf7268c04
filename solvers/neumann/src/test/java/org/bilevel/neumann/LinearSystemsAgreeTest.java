package org.bilevel.neumann;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.ServiceLoader;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LastMixedProduct;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

/** The three estimators that solve ∇²_yy f · v = ∇_y F agree within the error of their theories. */
final class LinearSystemsAgreeTest {

  @Test
  void onAHundredRandomQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(50);
      int d = 1 + random.nextInt(50);
      double eta = 0.05 + 1.8 * random.nextDouble(); // eigenvalues are at most 1
      int steps = 1 + random.nextInt(400);
      double tolerance = Math.pow(10, -2 - 9 * random.nextDouble());
      QuadraticProblem problem = QuadraticProblem.random(p, d, 50, random.split("problem"));
      HeapVector x = problem.initialOuter();
      HeapVector y = problem.solution(x);
      HeapVector b = (HeapVector) problem.outer().gradientY(x, y, Batch.all());
      HeapVector series =
          solution(
              estimator("neumann", Map.of("steps", steps - 1, "learning-rate", eta)),
              problem,
              x,
              y);
      HeapVector descent =
          solution(
              estimator("implicit-gradient", Map.of("steps", steps, "learning-rate", eta)),
              problem,
              x,
              y);
      HeapVector krylov =
          solution(
              estimator("conjugate-gradient", Map.of("steps", 300, "tolerance", tolerance)),
              problem,
              x,
              y);
      for (int i = 0; i < d; i++) {
        HeapVector eigenvector = HeapVector.of(problem.eigenvector(i));
        double lambda = problem.eigenvalues()[i];
        double solution = Math.abs(eigenvector.dot(b)) / lambda;
        double linear = Math.pow(Math.abs(1 - eta * lambda), steps) * solution;
        double conjugate = tolerance * b.norm() / lambda;
        double rounding = 1e-9 * (1 + solution);
        String what = "seed %d, d = %d, η = %s, Q = %d".formatted(seed, d, eta, steps);
        // one polynomial in ∇²_yy f, written in two ways
        assertThat(Math.abs(eigenvector.dot(series) - eigenvector.dot(descent)))
            .as(what)
            .isLessThanOrEqualTo(1e-11 * (1 + solution));
        assertThat(Math.abs(eigenvector.dot(series) - eigenvector.dot(krylov)))
            .as(what)
            .isLessThanOrEqualTo(linear + conjugate + rounding);
        assertThat(Math.abs(eigenvector.dot(descent) - eigenvector.dot(krylov)))
            .as(what)
            .isLessThanOrEqualTo(linear + conjugate + rounding);
      }
    }
  }

  /** Return the v that an estimator arrives at. */
  private static HeapVector solution(
      HypergradientEstimator estimator, QuadraticProblem problem, HeapVector x, HeapVector y) {
    LastMixedProduct mixed = new LastMixedProduct();
    try (HypergradientEstimator.Session session = estimator.start(mixed.watch(problem));
        Hypergradient estimate = session.estimate(x, InnerSolution.of(y), RandomStream.of(9))) {
      assertThat(estimate.value().isFinite()).isTrue();
    }
    return mixed.vector();
  }

  private static HypergradientEstimator estimator(String name, Map<String, ?> values) {
    for (BilevelPlugin plugin : ServiceLoader.load(BilevelPlugin.class)) {
      if (plugin.factories().stream().anyMatch(factory -> factory.name().equals(name))) {
        return Parts.create(plugin, Kind.HYPERGRADIENT, name, values);
      }
    }
    throw new IllegalArgumentException("no plugin on the class path has " + name);
  }
}
