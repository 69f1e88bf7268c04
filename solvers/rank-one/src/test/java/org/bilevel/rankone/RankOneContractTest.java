package org.bilevel.rankone;

import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

/** The estimate is no approximation of dF/dx at y*(x), where it is 0/0: the formula is compared. */
final class RankOneContractTest {

  @Nested
  final class WithDefaults extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of());
    }

    @Override
    protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
      return besides(exact);
    }

    @Override
    protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
      return formula(problem, x, inner.y(), 0);
    }

    @Override
    protected double tolerance() {
      return 1e-12;
    }
  }

  @Nested
  final class Guarded extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("guard", 0.6));
    }

    @Override
    protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
      return besides(exact);
    }

    @Override
    protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
      return formula(problem, x, inner.y(), 0.6);
    }

    @Override
    protected double tolerance() {
      return 1e-12;
    }
  }

  private static InnerSolution besides(Vector exact) {
    Vector y = exact.copy();
    y.add(0.5);
    return InnerSolution.of(y);
  }

  private static Vector formula(BilevelProblem problem, Vector x, Vector y, double guard) {
    try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
        Linearization f = problem.inner().linearize(x, y, Batch.all())) {
      double numerator = 0;
      double denominator = 0;
      double[] outerY = outer.gradientY().toArray();
      double[] innerY = f.gradientY().toArray();
      for (int i = 0; i < innerY.length; i++) {
        numerator += innerY[i] * outerY[i];
        denominator += innerY[i] * innerY[i];
      }
      Vector result = outer.gradientX();
      result.axpy(-numerator / Math.max(denominator, guard), f.gradientX());
      return result;
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(new RankOnePlugin(), Kind.HYPERGRADIENT, "rank-one", values);
  }
}
