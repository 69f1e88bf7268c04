package org.bilevel.pessimistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;

/** On walks along which F rises, so that the worst iterate is the last. */
final class PessimisticContractTest extends HypergradientEstimatorContract {
  private static final DescentStep STEP = DescentStep.gradient(0.5, Batch.all());

  @Override
  protected HypergradientEstimator estimator() {
    return Parts.create(new PessimisticPlugin(), Kind.HYPERGRADIENT, "pessimistic", Map.of());
  }

  @Override
  protected double tolerance() {
    return 1e-7;
  }

  /**
   * From y* − 0.1 b with b = ∇_y F(x, y*) plain steps come back to y* from below: F(x, y_k) is
   * about F(x, y*) − 0.1 ⟨b, (I − sA)^k b⟩. They end where rounding hides the rise.
   */
  @Override
  protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
    try (Vector start = exact.copy();
        Vector b = problem.outer().gradientY(x, exact, Batch.all())) {
      start.axpy(-0.1, b);
      int steps = stepsThatRise(problem, x, start);
      assertThat(steps).isGreaterThan(15);
      try (Descent descent = new Descent(problem, x, start, Optional.empty(), true)) {
        for (int k = 0; k < steps; k++) {
          descent.step(STEP, 0);
        }
        return descent.finish();
      }
    }
  }

  private static int stepsThatRise(BilevelProblem problem, Vector x, Vector start) {
    try (Descent descent = new Descent(problem, x, start, Optional.empty(), false)) {
      double before = Double.NEGATIVE_INFINITY;
      while (true) {
        descent.step(STEP, 0);
        double value = problem.outer().value(x, descent.y(), Batch.all());
        if (value <= before) {
          return descent.steps() - 1;
        }
        before = value;
      }
    }
  }

  @Test
  void needsTheStepsAndOffersTheGradientInTheStart() {
    assertThat(estimator().capabilities().offers())
        .containsExactlyInAnyOrder(Capability.EQUIVARIANCE, Capability.START_GRADIENT);
    assertThat(estimator().capabilities().needs())
        .containsExactlyInAnyOrder(Capability.PRODUCTS, Capability.TRAJECTORY);
  }
}
