package org.bilevel.finitedifferences;

import java.util.Map;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

/**
 * The estimate is not that of dF/dx at y*(x): formula (1.3) is compared, which is exact for the two
 * problems since their ∇_x f is at most quadratic in y.
 */
final class FiniteDifferencesContractTest {

  @Nested
  final class WithDefaults extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of());
    }

    @Override
    protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
      return oneStep(problem, x);
    }

    @Override
    protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
      return formula(problem, x, start(problem), inner.y(), 0.1);
    }

    @Override
    protected double tolerance() {
      return 1e-12;
    }
  }

  @Nested
  final class AfterTheStepWithAnotherRateAndDistance extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("learning-rate", 1, "center", "after", "distance", 0.1));
    }

    @Override
    protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
      return oneStep(problem, x);
    }

    @Override
    protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
      return formula(problem, x, inner.y(), inner.y(), 1);
    }

    @Override
    protected double tolerance() {
      return 1e-12;
    }
  }

  @Nested
  final class Scaled extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("learning-rate", 0.4, "scaled", true, "guard", 1e-3));
    }

    @Override
    protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
      return oneStep(problem, x);
    }

    @Override
    protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
      double norm = problem.inner().gradientY(x, inner.y(), Batch.all()).norm();
      return formula(problem, x, start(problem), inner.y(), 0.4 / Math.max(norm * norm, 1e-3));
    }

    @Override
    protected double tolerance() {
      return 1e-11;
    }
  }

  /** Return where the step begins; not 0, where the mixed products of one problem are. */
  private static Vector start(BilevelProblem problem) {
    Vector start = problem.initialInner();
    start.add(0.3);
    return start;
  }

  private static InnerSolution oneStep(BilevelProblem problem, Vector x) {
    try (Vector start = start(problem);
        Descent descent = new Descent(problem, x, start, Optional.empty(), true)) {
      descent.step(DescentStep.gradient(0.1, Batch.all()), 0);
      return descent.finish();
    }
  }

  /** Return ∇_x F(x, ỹ) − factor · ∇²_xy f(x, y) ∇_y F(x, ỹ). */
  private static Vector formula(
      BilevelProblem problem, Vector x, Vector y, Vector moved, double factor) {
    try (Linearization outer = problem.outer().linearize(x, moved, Batch.all());
        Linearization f = problem.inner().linearize(x, y, Batch.all())) {
      Vector result = outer.gradientX();
      result.axpy(-factor, f.productXy(outer.gradientY()));
      return result;
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(
        new FiniteDifferencesPlugin(), Kind.HYPERGRADIENT, "finite-differences", values);
  }
}
