package org.bilevel.implicitgradient;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Follows the inner solution's dependence on x by a few gradient steps on a linear system.
 *
 * <pre>{@code
 * v ← v − η (∇²_yy f · v − ∇_y F)      Q times
 * dF/dx ≈ ∇_x F − ∇²_xy f · v
 * }</pre>
 *
 * <p>x has length p, y and v have length d; all derivatives are taken at the inner solution. The
 * steps minimise ½ vᵀ∇²_yy f v − vᵀ∇_y F; where f is strongly convex in y with curvatures λ_i, the
 * error of v along eigenvector i shrinks by |1 − ηλ_i| a step. Options: {@code steps} Q ≥ 1, 3 by
 * default; {@code learning-rate} η &gt; 0, 0.1 by default, which converges if it is below 2 over
 * the largest curvature; {@code warm-start}, true by default, starts v where the session's last
 * estimate left it, else at 0; {@code residual}, false by default, reports ‖∇²_yy f · v − ∇_y F‖ of
 * the final v.
 *
 * <p>Cost: Q Hessian products, one less from v = 0 where the first is zero, and one mixed product;
 * one Hessian product more for the residual, in the same sweep as the mixed one. Accessed data
 * points: the outer batch once, the inner batch once for each product. Memory: v and three vectors
 * of length d. Random: only the batches, drawn by the problem from the splits "outer" and "inner"
 * of the estimate's stream. Failures: NUMERIC where a gradient, v or the estimate is not finite;
 * the message has the step.
 *
 * <p>Source: BCSR, equations (3) and (4), lines 8 to 10 of Algorithm 3.
 */
final class ImplicitGradientEstimator implements HypergradientEstimator {
  private final ImplicitGradientOptions options;

  ImplicitGradientEstimator(ImplicitGradientOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.EQUIVARIANCE)
        .needing(Capability.PRODUCTS)
        .keeping(4, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Steps(problem);
  }

  private final class Steps implements Session, Restorable {
    private final BilevelProblem problem;
    private @Nullable Vector v; // null: at 0

    Steps(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      boolean keep = false;
      Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
      Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
      try (Linearization outer = problem.outer().linearize(x, inner.y(), outerBatch);
          Vector b = outer.gradientY();
          Linearization f = problem.inner().linearize(x, inner.y(), innerBatch)) {
        requireFinite(b.norm(), "∇_y F");
        int products = 1 + options.steps() - (v == null ? 1 : 0);
        Vector solution = solve(f, b);
        double residual = Double.NaN;
        Vector value = outer.gradientX();
        try {
          if (options.residual()) {
            products++;
            try (Products both = f.products(solution)) {
              value.axpy(-1, both.xy());
              both.yy().axpy(-1, b);
              residual = both.yy().norm();
            }
          } else {
            try (Vector mixed = f.productXy(solution)) {
              value.axpy(-1, mixed);
            }
          }
          requireFinite(value.norm(), "the hypergradient");
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
        long dataPoints =
            outerBatch.size(problem.outer().dataPoints())
                + (long) products * innerBatch.size(problem.inner().dataPoints());
        keep = options.warmStart();
        return new Hypergradient(value, outer.value(), residual, products, dataPoints);
      } finally {
        if (!keep) {
          close();
        }
      }
    }

    @Override
    public void save(StateOutput out) {
      out.write(v != null);
      if (v != null) {
        out.write(v);
      }
    }

    @Override
    public void restore(StateInput in) {
      if (in.readBoolean()) {
        Vector kept = problem.initialInner();
        in.readInto(kept);
        v = kept;
      }
    }

    /** Take Q steps of v and return it. */
    private Vector solve(Linearization f, Vector b) {
      Vector current = v;
      int step = 1;
      if (current == null) {
        // from v = 0 the first step is η ∇_y F: no product needed
        current = b.copy();
        current.scale(options.learningRate());
        v = current;
        step = 2;
      }
      for (; step <= options.steps(); step++) {
        try (Vector residual = f.productYy(current)) {
          residual.axpy(-1, b);
          double norm = residual.norm();
          if (!Double.isFinite(norm)) {
            throw BilevelException.numeric(
                "The linear system of the hypergradient diverged at step %d of %d: its residual is %s, ‖v‖ = %s and ‖∇_y F‖ = %s (implicit-gradient, learning-rate %s)."
                    .formatted(
                        step,
                        options.steps(),
                        norm,
                        current.norm(),
                        b.norm(),
                        options.learningRate()),
                "Maybe learning-rate is too large; try " + options.learningRate() / 10 + ".");
          }
          current.axpy(-options.learningRate(), residual);
        }
      }
      return current;
    }

    private void requireFinite(double norm, String what) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of %s is %s at the inner solution (implicit-gradient, learning-rate %s)."
                .formatted(what, norm, options.learningRate()),
            "Maybe the inner learning rate or this one is too large; try a tenth.");
      }
    }

    @Override
    public void close() {
      if (v != null) {
        v.close();
        v = null;
      }
    }
  }
}
