package org.bilevel.reverse;

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
 * Differentiates the inner solver itself: the gradient of x ↦ F(x, y_K(x)) by a walk back along the
 * steps y_{k+1} = Φ_k(x, y_k) that it took.
 *
 * <pre>{@code
 * α ← ∇_y F(x, y_K),   g ← ∇_x F(x, y_K)
 * for k = K−1, …, K−h:   g ← g + (∂Φ_k/∂x)ᵀ α,   α ← (∂Φ_k/∂y)ᵀ α
 * }</pre>
 *
 * <p>x and g have length p, y and α length d. For plain gradient steps of size s the two products
 * are −s ∇²_xy f · α and α − s ∇²_yy f · α. At the end α is the gradient in the inner start y_0 =
 * z; where the solver projects z onto a feasible set, z is taken to lie in it.
 *
 * <p>Option: {@code truncate} h ≥ 0, 0 by default, for a walk along all K steps (h = K), which is
 * exact for y_K(x). With h &gt; 0 the steps before the last h count as independent of x: where f is
 * strongly convex in y with curvatures of at least μ and the steps are plain with s at most one
 * over the largest curvature, that leaves an error of the order (1 − sμ)^h. Then there is no
 * gradient in the start.
 *
 * <p>Cost: for each step of the walk one evaluation and one pair of products, of f, and of F where
 * the steps use it; one evaluation of F. Memory: the K iterates, kept by the inner solver, and six
 * vectors of length d; the computations of one step are held at a time, never those of K. Random:
 * only the outer batch, drawn by the problem from the split "outer" of the estimate's stream; the
 * steps keep their batches. Failures: NUMERIC where a gradient or a derivative is not finite; the
 * message has the step.
 *
 * <p>Source: IAPTT-GM, equations (3) and (4) with F(x, y_K), where it is called RHG and, truncated,
 * T-RHG; with a learned start its IA-GM, and with Nesterov's inner steps IA-GM (A), equation (9).
 */
final class ReverseEstimator implements HypergradientEstimator {
  private final ReverseOptions options;

  ReverseEstimator(ReverseOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all =
        Capabilities.NONE
            .offering(Capability.EQUIVARIANCE)
            .needing(Capability.PRODUCTS)
            .needing(Capability.TRAJECTORY)
            .keeping(6, 1);
    return whole() ? all.offering(Capability.START_GRADIENT) : all;
  }

  private boolean whole() {
    return options.truncate() == 0;
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Walk(problem);
  }

  private final class Walk implements Session, Stateless {
    private final BilevelProblem problem;

    Walk(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Trajectory trajectory = inner.trajectory().orElseThrow();
      int end = trajectory.steps(); // K
      int from = whole() ? 0 : Math.max(0, end - options.truncate()); // K − h
      Batch batch = problem.drawOuterBatch(random.split("outer"));
      try (OuterPoint outer = OuterPoint.of(problem.outer(), x, inner.y(), batch, "reverse")) {
        Trajectory.Pullback back = trajectory.pullback(from, end, outer.gradientY());
        try {
          Vector value = back.x();
          value.axpy(1, outer.gradientX());
          requireFinite(value.norm());
          if (!whole()) {
            back.start().close();
          }
          return new Hypergradient(
              value,
              whole() ? Optional.of(back.start()) : Optional.empty(),
              outer.value(),
              Double.NaN,
              back.products(),
              batch.size(problem.outer().dataPoints()) + back.dataPoints());
        } catch (RuntimeException e) {
          back.close();
          throw e;
        }
      }
    }

    private static void requireFinite(double norm) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of the hypergradient is " + norm + " (reverse).",
            "Maybe the inner learning rate is too large; try a tenth of it.");
      }
    }

    @Override
    public void close() {}
  }
}
