package org.bilevel.gradientdescent;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/**
 * Walks against the gradient of the inner objective in steps of one size.
 *
 * <pre>{@code y_{k+1} = y_k − α ∇_y f(x, y_k; batch_k),   k = 0 … N−1}</pre>
 *
 * <p>y has length d. Options: {@code steps} N ≥ 1, 1 by default; {@code learning-rate} α &gt; 0,
 * 0.1 by default, which converges if it is below 2 over the largest curvature of f; {@code
 * tolerance} ≥ 0, 0 by default, ends a solve where ‖∇_y f‖ is at most this.
 *
 * <p>Cost: N gradients (and one more where the tolerance ends a solve), no products. Memory: y and
 * one gradient; N more vectors where iterates are asked for. Random: only the batches, which are
 * drawn by the problem. Failures: NUMERIC where a gradient or the last iterate is not finite; the
 * message has the step.
 *
 * <p>Source: BCSR, equation (2), lines 5 to 7 of Algorithm 3. The tolerance is an addition.
 */
final class GradientDescentSolver implements InnerSolver {
  private final GradientDescentOptions options;

  GradientDescentSolver(GradientDescentOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.ITERATES)
        .offering(Capability.EQUIVARIANCE)
        .keeping(2, 0);
  }

  @Override
  public InnerSolution solve(BilevelProblem problem, Vector x, Vector start, Request request) {
    Objective f = problem.inner();
    List<InnerSolution.Iterate> iterates = new ArrayList<>();
    Vector y = start.copy();
    try {
      double residual = Double.NaN;
      long dataPoints = 0;
      int steps = 0;
      while (steps < options.steps()) {
        Batch batch = problem.drawInnerBatch(request.random());
        try (Vector gradient = f.gradientY(x, y, batch)) {
          dataPoints += batch.size(f.dataPoints());
          residual = gradient.norm();
          if (!Double.isFinite(residual)) {
            throw diverged(steps + 1, "the gradient's norm is " + residual, y);
          }
          if (options.tolerance() > 0 && residual <= options.tolerance()) {
            break;
          }
          if (request.keepIterates()) {
            iterates.add(new InnerSolution.Iterate(y.copy(), options.learningRate(), batch));
          }
          y.axpy(-options.learningRate(), gradient);
          steps++;
        }
      }
      if (!Double.isFinite(y.norm())) {
        throw diverged(steps, "the iterate is not finite", y);
      }
      return new InnerSolution(y, iterates, steps, residual, dataPoints);
    } catch (RuntimeException e) {
      y.close();
      iterates.forEach(iterate -> iterate.y().close());
      throw e;
    }
  }

  private BilevelException diverged(int step, String what, Vector y) {
    return BilevelException.numeric(
        "Inner gradient descent diverged at step %d of %d: %s, that of y is %s (learning-rate %s)."
            .formatted(step, options.steps(), what, y.norm(), options.learningRate()),
        "Maybe learning-rate is too large; try "
            + options.learningRate() / 10
            + ", or look for values in the data that are not finite.");
  }
}
