package org.bilevel.adam;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Walks down the inner objective in steps that are scaled, entry by entry, to recent gradients.
 *
 * <pre>{@code
 * g = ∇_y f(x, y; batch)
 * m ← β₁ m + (1 − β₁) g                 v ← β₂ v + (1 − β₂) g²
 * y ← P(y − α · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε))        t = 1 … N
 * }</pre>
 *
 * <p>y, g, m and v have length d; squares, root and quotient are taken entry by entry. Options:
 * {@code steps} N ≥ 1, 100 by default; {@code learning-rate} α &gt; 0, in units of y, 0.001 by
 * default; {@code beta1}, {@code beta2} and {@code epsilon} as in {@link AdamOptimizer}; {@code
 * keep-moments}, false by default: whether m, v and t carry over from one solve of a session to the
 * next, or start at 0 with each; {@code projection} P onto a feasible set Y, all of space by
 * default; {@code tolerance} ≥ 0, 0 by default, ends a solve where ‖∇_y f‖ (with a projection: ‖y −
 * P(y − α g)‖/α) is at most this.
 *
 * <p>Cost: N gradients (and one more where the tolerance ends a solve), no products; with a
 * projection two of them a step. Memory: seven vectors of length d. Random: only the batches, which
 * are drawn by the problem. Failures: NUMERIC where a gradient or the last iterate is not finite;
 * the message has the step.
 *
 * <p>Steps are scaled entry by entry and P is Euclidean, so y comes to rest at the minimiser of f
 * on Y where P works entry by entry, as on a box, but in general not on other sets, such as a
 * simplex: there y stays feasible, and plain gradient steps find the minimiser.
 *
 * <p>Offers no trajectory, since the derivative of a step would need those of m and v; its steps
 * depend on the basis of y.
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1.
 * Projection and tolerance are additions.
 */
final class AdamSolver implements InnerSolver {
  private final AdamSolverOptions options;

  AdamSolver(AdamSolverOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.keeping(7, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Solves(problem);
  }

  private final class Solves implements Session, Restorable {
    private final BilevelProblem problem;
    private @Nullable Moments kept;

    Solves(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public InnerSolution solve(Vector x, Vector start, Request request) {
      Vector y = start.copy();
      try {
        options.projection().ifPresent(p -> p.project(y));
        if (!options.keepMoments()) {
          try (Moments moments = new Moments(options.moments(), y)) {
            return walk(x, y, moments, request);
          }
        }
        if (kept == null) {
          kept = new Moments(options.moments(), y);
        }
        return walk(x, y, kept, request);
      } catch (RuntimeException e) {
        y.close();
        throw e;
      }
    }

    @Override
    public void save(StateOutput out) {
      out.write(kept != null);
      if (kept != null) {
        out.write(kept);
      }
    }

    @Override
    public void restore(StateInput in) {
      if (in.readBoolean()) {
        try (Vector y = problem.initialInner()) {
          kept = new Moments(options.moments(), y);
        }
        in.readInto(kept);
      }
    }

    private InnerSolution walk(Vector x, Vector y, Moments moments, Request request) {
      double residual = Double.NaN;
      long dataPoints = 0;
      int steps = 0;
      while (steps < options.steps()) {
        Batch batch = problem.drawInnerBatch(request.random());
        try (Vector gradient = problem.inner().gradientY(x, y, batch)) {
          dataPoints += batch.size(problem.inner().dataPoints());
          double norm = gradient.norm();
          if (!Double.isFinite(norm)) {
            throw diverged(steps + 1, "the norm of ∇_y f is " + norm);
          }
          residual = options.projection().isEmpty() ? norm : projected(y, gradient);
          if (options.tolerance() > 0 && residual <= options.tolerance()) {
            break;
          }
          moments.step(y, gradient, 1, options.learningRate());
        }
        steps++;
        double norm = y.norm();
        if (!Double.isFinite(norm)) {
          throw diverged(steps, "the norm of y after it is " + norm);
        }
        options.projection().ifPresent(p -> p.project(y));
      }
      return new InnerSolution(y, Optional.empty(), steps, residual, dataPoints);
    }

    /** Return ‖y − P(y − α g)‖/α. */
    private double projected(Vector y, Vector gradient) {
      try (Vector moved = y.copy()) {
        moved.axpy(-options.learningRate(), gradient);
        options.projection().orElseThrow().project(moved);
        moved.axpy(-1, y);
        return moved.norm() / options.learningRate();
      }
    }

    private BilevelException diverged(int step, String how) {
      return BilevelException.numeric(
          "The inner solver adam diverged at step %d: %s (learning-rate %s)."
              .formatted(step, how, options.learningRate()),
          "Maybe the inner learning rate is too large; try a tenth of it, or look for values in the"
              + " data that are not finite.");
    }

    @Override
    public void close() {
      if (kept != null) {
        kept.close();
      }
    }
  }
}
