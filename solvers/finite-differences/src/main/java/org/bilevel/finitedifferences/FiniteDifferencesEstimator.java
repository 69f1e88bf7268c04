package org.bilevel.finitedifferences;

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
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.finitedifferences.FiniteDifferencesOptions.Center;

/**
 * Follows the last inner step's dependence on x, with differences of gradients in the place of the
 * mixed product: the estimator of DARTS.
 *
 * <pre>{@code
 * ỹ = y − η ∇_y f(x, y)                                    the last inner step
 * y± = y ± ε b,    b = ∇_y F(x, ỹ),    ε = r / ‖b‖
 * dF/dx ≈ ∇_x F(x, ỹ) − η s / (2ε) · (∇_x f(x, y+) − ∇_x f(x, y−))
 * s = 1,    or 1 / ‖∇_y f(x, ỹ)‖² where scaled
 * }</pre>
 *
 * <p>x has length p, y has length d; the differences are ∇²_xy f(x, y) · b up to a relative error
 * of the order of r². The step itself is the inner solver's: one step of {@code gradient-descent}
 * is DARTS; after more steps only the last is differentiated. Options: {@code learning-rate} η &gt;
 * 0, 0.1 by default as that of gradient-descent; 1, whatever the inner solver's is, is the paper's
 * second correction. {@code scaled}, false by default, is its first, which scales b in the
 * correction by s; as ε is that of the direction of b, y± do not change. {@code guard} ≥ 0, 0 by
 * default, only where scaled: the least ‖∇_y f‖² that is divided by, in its units; the log tells at
 * DEBUG where it replaces a smaller one. {@code distance} r &gt; 0, 0.01 by default, in units of y;
 * with 32-bit gradients their rounding is divided by 2r. {@code center}, before by default, takes
 * the differences at y; after, at ỹ, for inner solvers without trajectories.
 *
 * <p>Where ∇_y F is zero so is the correction, and no differences are taken.
 *
 * <p>Cost: one evaluation of F, two of f, three where scaled; no second-order products. Accessed
 * data points: the outer batch once, the inner batch once for each evaluation of f. Memory: two
 * vectors of length d. Random: only the batches, drawn by the problem from the splits "outer" and
 * "inner" of the estimate's stream. Failures: NUMERIC where a gradient or the estimate is not
 * finite, and where scaled by 1/0 without a guard. No residual is reported, as there is no linear
 * system.
 *
 * <p>Source: DARTS as in the BSG paper, equations (1.3) and (5.2), Algorithm 3, and its corrections
 * (Sections 1.3 and 5.3). There the inner step and the differences share one batch; here the inner
 * solver and the estimator draw their own. The guard and the other center are not in the paper.
 */
final class FiniteDifferencesEstimator implements HypergradientEstimator {
  private static final Logger LOG = System.getLogger(FiniteDifferencesEstimator.class.getName());

  private final FiniteDifferencesOptions options;

  FiniteDifferencesEstimator(FiniteDifferencesOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = Capabilities.NONE.offering(Capability.EQUIVARIANCE).keeping(2, 0);
    return options.center() == Center.BEFORE ? all.needing(Capability.TRAJECTORY) : all;
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Differences(problem);
  }

  private final class Differences implements Session, Stateless {
    private final BilevelProblem problem;

    Differences(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
      Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
      try (Linearization outer = problem.outer().linearize(x, inner.y(), outerBatch);
          Vector b = outer.gradientY()) {
        double norm = b.norm();
        requireFinite(norm, "∇_y F");
        int evaluations = 0;
        Vector value = outer.gradientX();
        try {
          if (norm > 0) {
            double factor = options.learningRate();
            if (options.scaled()) {
              factor /= denominator(x, inner.y(), innerBatch);
              evaluations++;
            }
            double epsilon = options.distance() / norm; // ε
            try (Vector up = gradientAt(x, center(inner), epsilon, b, innerBatch);
                Vector down = gradientAt(x, center(inner), -epsilon, b, innerBatch)) {
              up.axpy(-1, down);
              value.axpy(-factor / (2 * epsilon), up);
            }
            evaluations += 2;
          }
          requireFinite(value.norm(), "the hypergradient");
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
        long dataPoints =
            outerBatch.size(problem.outer().dataPoints())
                + (long) evaluations * innerBatch.size(problem.inner().dataPoints());
        return new Hypergradient(value, outer.value(), Double.NaN, 0, dataPoints);
      }
    }

    /** Return the point between the differences: y, or ỹ. */
    private Vector center(InnerSolution inner) {
      if (options.center() == Center.AFTER) {
        return inner.y();
      }
      Trajectory trajectory = inner.trajectory().orElseThrow();
      return trajectory.iterate(Math.max(0, trajectory.steps() - 1));
    }

    /** Return ∇_x f(x, y + εb). */
    private Vector gradientAt(Vector x, Vector y, double epsilon, Vector b, Batch batch) {
      try (Vector moved = y.copy()) {
        moved.axpy(epsilon, b);
        try (Linearization f = problem.inner().linearize(x, moved, batch)) {
          return f.gradientX();
        }
      }
    }

    /** Return ‖∇_y f(x, ỹ)‖², at least the guard. */
    private double denominator(Vector x, Vector y, Batch batch) {
      double squared;
      try (Vector gradient = problem.inner().gradientY(x, y, batch)) {
        squared = gradient.dot(gradient);
      }
      requireFinite(squared, "∇_y f");
      if (squared < options.guard()) {
        LOG.log(
            Logger.Level.DEBUG,
            "the guard {0} of finite-differences replaces the denominator {1}",
            options.guard(),
            squared);
        return options.guard();
      }
      if (squared == 0) {
        throw BilevelException.numeric(
            "The denominator ‖∇_y f‖² of the hypergradient is 0.0 at the inner solution (finite-differences, scaled, guard 0).",
            "Maybe the inner solver is too accurate for this estimator: take fewer inner steps, set guard, say to 1.0E-8, or leave scaled out.");
      }
      return squared;
    }

    private static void requireFinite(double norm, String what) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of %s is %s near the inner solution (finite-differences)."
                .formatted(what, norm),
            "Maybe the inner solution has diverged: try a smaller inner learning rate; or, where scaled, ‖∇_y f‖² is too small to divide by: set guard.");
      }
    }

    @Override
    public void close() {}
  }
}
