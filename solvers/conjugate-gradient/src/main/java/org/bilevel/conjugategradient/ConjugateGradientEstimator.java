package org.bilevel.conjugategradient;

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
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.conjugategradient.ConjugateGradientOptions.NegativeCurvature;
import org.jspecify.annotations.Nullable;

/**
 * Follows the inner solution's dependence on x by solving a linear system with conjugate gradients.
 *
 * <pre>{@code
 * (∇²_yy f + μI) v = ∇_y F
 * dF/dx ≈ ∇_x F − ∇²_xy f · v
 * }</pre>
 *
 * <p>x has length p, y and v have length d; all derivatives are taken at the inner solution. In
 * exact arithmetic d steps solve the system if ∇²_yy f + μI is positive definite; the error shrinks
 * by about (√κ − 1)/(√κ + 1) a step, κ its condition number. Options: {@code steps} ≥ 1, the most
 * steps, 100 by default; {@code tolerance} ≥ 0, ends a solve where the residual is at most this
 * times ‖∇_y F‖, 1e-10 by default, and in any case where it is at most 2⁻¹⁰⁴ of it; {@code damping}
 * μ ≥ 0, in units of curvature, 0 by default; {@code warm-start}, false by default, starts v where
 * the session's last estimate left it, else at 0; {@code negative-curvature}, stop by default, or
 * fail.
 *
 * <p>A step along which the curvature, μ included, is not positive is not taken. With stop it ends
 * the solve, v staying as it is then: the paper says no more, and at the first step from v = 0 the
 * estimate is ∇_x F. The reported residual, ‖∇²_yy f · v − ∇_y F‖ without μ, shows it, and the log
 * says so at DEBUG. With fail it ends the run with a message.
 *
 * <p>Cost: one Hessian product a step, one more from a warm start, and one mixed product. Accessed
 * data points: the outer batch once, the inner batch once for each product. Memory: v and four
 * vectors of length d. Random: only the batches, drawn by the problem from the splits "outer" and
 * "inner" of the estimate's stream. Failures: NUMERIC where a gradient, a product or the estimate
 * is not finite, and at non-positive curvature with fail; the message has the step.
 *
 * <p>Source: the linear-system estimator (LS) of Pedregosa 2016, there with an inexact solve; the
 * stop at non-positive curvature is that of BSG-H (BSG paper, Section 5). The recurrence is
 * Hestenes and Stiefel's; the damping is part of the operator, so that step length, residual and
 * direction all see the same matrix.
 */
final class ConjugateGradientEstimator implements HypergradientEstimator {
  private static final Logger LOG = System.getLogger(ConjugateGradientEstimator.class.getName());

  /**
   * 2⁻¹⁰⁴: steps on a residual below this share change nothing, until curvatures underflow to 0.
   */
  private static final double LEAST_TOLERANCE = Math.ulp(1.0) * Math.ulp(1.0);

  private final ConjugateGradientOptions options;

  ConjugateGradientEstimator(ConjugateGradientOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.EQUIVARIANCE)
        .needing(Capability.PRODUCTS)
        .keeping(5, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Solves(problem);
  }

  /** How a solve ended: ‖∇²_yy f · v − ∇_y F‖ and the Hessian products it took. */
  private record Solved(double residual, int products) {}

  private final class Solves implements Session, Restorable {
    private final BilevelProblem problem;
    private @Nullable Vector last; // where a warm start begins

    Solves(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
      Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
      try (Linearization outer = problem.outer().linearize(x, inner.y(), outerBatch);
          Vector b = outer.gradientY();
          Linearization f = problem.inner().linearize(x, inner.y(), innerBatch);
          Vector v = last == null ? b.zerosLike() : last.copy()) {
        requireFinite(b.norm(), "∇_y F");
        Solved solved = solve(f, b, v, last != null);
        Vector value = outer.gradientX();
        try (Vector mixed = f.productXy(v)) {
          value.axpy(-1, mixed);
          requireFinite(value.norm(), "the hypergradient");
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
        keep(v);
        int products = solved.products() + 1;
        long dataPoints =
            outerBatch.size(problem.outer().dataPoints())
                + (long) products * innerBatch.size(problem.inner().dataPoints());
        return new Hypergradient(value, outer.value(), solved.residual(), products, dataPoints);
      }
    }

    @Override
    public void save(StateOutput out) {
      out.write(last != null);
      if (last != null) {
        out.write(last);
      }
    }

    @Override
    public void restore(StateInput in) {
      if (in.readBoolean()) {
        Vector v = problem.initialInner();
        in.readInto(v);
        last = v;
      }
    }

    private void keep(Vector v) {
      if (!options.warmStart()) {
        return;
      }
      if (last == null) {
        last = v.copy();
      } else {
        last.assign(v);
      }
    }

    /** Move v towards the solution. */
    private Solved solve(Linearization f, Vector b, Vector v, boolean warm) {
      int products = 0;
      try (Vector residual = b.copy()) { // r = b − (H + μI) v
        if (warm) {
          try (Vector product = damped(f, v)) {
            products++;
            residual.axpy(-1, product);
          }
        }
        try (Vector direction = residual.copy()) {
          double squared = residual.dot(residual);
          double enough = Math.max(options.tolerance(), LEAST_TOLERANCE) * b.norm();
          // not (≤) rather than (>): what is not a number enters the loop and is named there
          for (int step = 1;
              step <= options.steps() && squared != 0 && !(Math.sqrt(squared) <= enough);
              step++) {
            try (Vector product = damped(f, direction)) {
              products++;
              double curvature = direction.dot(product);
              if (!Double.isFinite(curvature) || !Double.isFinite(squared)) {
                throw notFinite(step, curvature, squared, b);
              }
              if (curvature <= 0) {
                if (options.negativeCurvature() == NegativeCurvature.FAIL) {
                  throw notPositive(step, curvature / direction.dot(direction), squared);
                }
                LOG.log(
                    Logger.Level.DEBUG,
                    "conjugate gradients stop at step {0}: the curvature {1} is not positive, the residual is {2}",
                    step,
                    curvature,
                    Math.sqrt(squared));
                break;
              }
              double length = squared / curvature;
              v.axpy(length, direction);
              residual.axpy(-length, product);
              double next = residual.dot(residual);
              direction.scale(next / squared);
              direction.axpy(1, residual);
              squared = next;
            }
          }
        }
        // without the damping: ∇²_yy f · v − b = −(r + μ v)
        residual.axpy(options.damping(), v);
        return new Solved(residual.norm(), products);
      }
    }

    private Vector damped(Linearization f, Vector vector) {
      Vector product = f.productYy(vector);
      if (options.damping() > 0) {
        product.axpy(options.damping(), vector);
      }
      return product;
    }

    private BilevelException notPositive(int step, double curvature, double squared) {
      return BilevelException.numeric(
          "Conjugate gradients stopped at step %d of %d: the curvature along the direction is %s, damping %s included, which is not positive; the residual is %s (conjugate-gradient, negative-curvature fail)."
              .formatted(step, options.steps(), curvature, options.damping(), Math.sqrt(squared)),
          "Maybe f is not convex in y there: set damping above %s, or negative-curvature: stop."
              .formatted(options.damping() - curvature));
    }

    private BilevelException notFinite(int step, double curvature, double squared, Vector b) {
      return BilevelException.numeric(
          "Conjugate gradients stopped at step %d of %d: the curvature along the direction is %s, the residual %s, ‖∇_y F‖ = %s."
              .formatted(step, options.steps(), curvature, Math.sqrt(squared), b.norm()),
          "Maybe the inner solution has diverged; try a smaller inner learning rate.");
    }

    private static void requireFinite(double norm, String what) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of %s is %s at the inner solution (conjugate-gradient)."
                .formatted(what, norm),
            "Maybe the inner solution has diverged; try a smaller inner learning rate, or damping.");
      }
    }

    @Override
    public void close() {
      if (last != null) {
        last.close();
        last = null;
      }
    }
  }
}
