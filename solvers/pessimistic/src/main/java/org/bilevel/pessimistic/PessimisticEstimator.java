package org.bilevel.pessimistic;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.OuterPoint;

/**
 * Differentiates the inner solver up to the iterate at which the outer objective is worst: the
 * gradient of (x, z) ↦ max_{1≤k≤K} F(x, y_k(x, z)), with y_0 = z.
 *
 * <pre>{@code
 * k̄ = argmax_{1≤k≤K} F(x, y_k),   the smallest where several are equal
 * α ← ∇_y F(x, y_k̄),   g ← ∇_x F(x, y_k̄)
 * for k = k̄−1, …, 0:   g ← g + (∂Φ_k/∂x)ᵀ α,   α ← (∂Φ_k/∂y)ᵀ α,   with y_{k+1} = Φ_k(x, y_k)
 * }</pre>
 *
 * <p>x and g have length p, y, z and α length d. g is the estimate and α the gradient in the start
 * z; where the solver projects z onto a feasible set, z is taken to lie in it. The outer value
 * reported is F(x, y_k̄). If the solver took no step, k̄ is 0. With a learned start, this is what
 * makes a method for inner problems that are not convex; without one it runs, too. No options.
 *
 * <p>Cost: K + 1 evaluations of F, all on one batch; for each of the k̄ steps one evaluation and
 * one pair of products, of f, and of F where the steps use it: the earlier the worst iterate, the
 * cheaper. Memory: the K iterates, kept by the inner solver, and six vectors of length d. Random:
 * only the outer batch, drawn by the problem from the split "outer" of the estimate's stream; the
 * steps keep their batches. Failures: NUMERIC where F, a gradient or a derivative is not finite;
 * the message has the step.
 *
 * <p>Source: IAPTT-GM, Section 2.2, lines 8 to 13 of Algorithm 1. The printed algorithm writes ∇_x
 * F(x, y_k̄) for the gradient of x ↦ F(x, y_k̄(x, z)), through the steps; so does this.
 */
final class PessimisticEstimator implements HypergradientEstimator {

  PessimisticEstimator() {}

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.EQUIVARIANCE)
        .offering(Capability.START_GRADIENT)
        .needing(Capability.PRODUCTS)
        .needing(Capability.TRAJECTORY)
        .keeping(6, 1);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Walk(problem);
  }

  private static final class Walk implements Session, Stateless {
    private final BilevelProblem problem;

    Walk(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Trajectory trajectory = inner.trajectory().orElseThrow();
      Batch batch = problem.drawOuterBatch(random.split("outer"));
      int worst = worst(x, trajectory, batch); // k̄
      try (OuterPoint outer =
          OuterPoint.of(problem.outer(), x, trajectory.iterate(worst), batch, "pessimistic")) {
        Trajectory.Pullback back = trajectory.pullback(0, worst, outer.gradientY());
        try {
          Vector value = back.x();
          value.axpy(1, outer.gradientX());
          requireFinite(value.norm());
          long evaluations = trajectory.steps() + 1L;
          return new Hypergradient(
              value,
              Optional.of(back.start()),
              outer.value(),
              Double.NaN,
              back.products(),
              evaluations * batch.size(problem.outer().dataPoints()) + back.dataPoints());
        } catch (RuntimeException e) {
          back.close();
          throw e;
        }
      }
    }

    /** Return the step k ≥ 1 after which F is greatest; 0 if there is none. */
    private int worst(Vector x, Trajectory trajectory, Batch batch) {
      int worst = 0;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 1; k <= trajectory.steps(); k++) {
        double value = problem.outer().value(x, trajectory.iterate(k), batch);
        if (!Double.isFinite(value)) {
          throw BilevelException.numeric(
              "The outer objective is %s after inner step %d of %d (pessimistic)."
                  .formatted(value, k, trajectory.steps()),
              "Maybe the inner learning rate is too large; try a tenth of it.");
        }
        if (value > greatest) {
          greatest = value;
          worst = k;
        }
      }
      return worst;
    }

    private static void requireFinite(double norm) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of the hypergradient is " + norm + " (pessimistic).",
            "Maybe the inner learning rate is too large; try a tenth of it.");
      }
    }

    @Override
    public void close() {}
  }
}
