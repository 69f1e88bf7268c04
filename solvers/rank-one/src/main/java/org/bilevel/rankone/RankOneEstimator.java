package org.bilevel.rankone;

import java.lang.System.Logger;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;

/**
 * Follows the inner solution's dependence on x by gradients alone: both second derivatives of f are
 * replaced by products of its gradients, ∇²_yy f ≈ ∇_y f ∇_y fᵀ and ∇²_xy f ≈ ∇_x f ∇_y fᵀ.
 *
 * <pre>{@code
 * dF/dx ≈ ∇_x F − (⟨∇_y f, ∇_y F⟩ / ⟨∇_y f, ∇_y f⟩) ∇_x f
 * }</pre>
 *
 * <p>x has length p, y has length d; all gradients are taken at the inner iterate. The denominator
 * vanishes at the inner solution, and near it the correction has any size: the estimate is meant
 * for inner solvers of a few steps, and for stochastic gradients. Option: {@code guard} ≥ 0, in
 * units of ‖∇_y f‖², 0 by default; the denominator is the greater of ‖∇_y f‖² and the guard, so
 * that the factor of ∇_x f is at most ‖∇_y F‖ / √guard and tends to 0 at the inner solution; the
 * log says so at DEBUG. With guard 0 a denominator of zero is an error.
 *
 * <p>Cost: one evaluation of either objective, no second-order products. Accessed data points: the
 * outer and the inner batch once. Memory: two vectors of length d. Random: only the batches, drawn
 * by the problem from the splits "outer" and "inner" of the estimate's stream. Failures: NUMERIC
 * where a gradient or the estimate is not finite, and where the denominator is zero without a
 * guard. No residual is reported, as there is no linear system.
 *
 * <p>Source: BSG-1 (BSG paper, equation (1.4); with stochastic gradients (5.1) and Algorithm 2).
 * The guard is not in the paper.
 */
final class RankOneEstimator implements HypergradientEstimator {
  private static final Logger LOG = System.getLogger(RankOneEstimator.class.getName());

  private final RankOneOptions options;

  RankOneEstimator(RankOneOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.EQUIVARIANCE).keeping(2, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Gradients(problem);
  }

  private final class Gradients implements Session, Stateless {
    private final BilevelProblem problem;

    Gradients(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
      Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
      try (Linearization outer = problem.outer().linearize(x, inner.y(), outerBatch);
          Vector outerY = outer.gradientY();
          Linearization f = problem.inner().linearize(x, inner.y(), innerBatch);
          Vector innerY = f.gradientY()) {
        requireFinite(outerY.norm(), "∇_y F");
        double factor = innerY.dot(outerY) / denominator(innerY);
        Vector value = outer.gradientX();
        try (Vector innerX = f.gradientX()) {
          value.axpy(-factor, innerX);
          requireFinite(value.norm(), "the hypergradient, with a factor of %s,".formatted(factor));
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
        long dataPoints =
            (long) outerBatch.size(problem.outer().dataPoints())
                + innerBatch.size(problem.inner().dataPoints());
        return new Hypergradient(value, outer.value(), Double.NaN, 0, dataPoints);
      }
    }

    /** Return ⟨∇_y f, ∇_y f⟩, at least the guard. */
    private double denominator(Vector innerY) {
      double squared = innerY.dot(innerY);
      requireFinite(squared, "∇_y f");
      if (squared < options.guard()) {
        LOG.log(
            Logger.Level.DEBUG,
            "the guard {0} of rank-one replaces the denominator {1}",
            options.guard(),
            squared);
        return options.guard();
      }
      if (squared == 0) {
        throw BilevelException.numeric(
            "The denominator ‖∇_y f‖² of the hypergradient is 0.0 at the inner solution (rank-one, guard 0).",
            "Maybe the inner solver is too accurate for this estimator: take fewer inner steps, or set guard, say to 1.0E-8.");
      }
      return squared;
    }

    private static void requireFinite(double norm, String what) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of %s is %s at the inner solution (rank-one).".formatted(what, norm),
            "Maybe the inner solution has diverged: try a smaller inner learning rate; or ‖∇_y f‖² is too small to divide by: set guard.");
      }
    }

    @Override
    public void close() {}
  }
}
