package org.bilevel.gradientdescent;

import java.util.OptionalInt;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;

/**
 * Walks against the gradient of the inner objective in steps of one size.
 *
 * <pre>{@code
 * none:        y_{k+1} = P(y_k − α ∇_y f(x, y_k; batch_k)),   k = 0 … N−1
 * heavy-ball:  y_{k+1} = P(y_k − α ∇_y f(x, y_k; batch_k) + μ (y_k − y_{k−1}))
 * nesterov:    y_{k+1} = P(u_k − α ∇_y f(x, u_k; batch_k)),   u_k = y_k + β_k (y_k − y_{k−1})
 *              β_k = (t_{k−1} − 1)/t_k,   t_0 = 1,   t_k = (1 + √(1 + 4 t_{k−1}²))/2
 * }</pre>
 *
 * <p>y has length d. Options: {@code steps} N ≥ 1, 1 by default; {@code learning-rate} α &gt; 0,
 * 0.1 by default, which converges without momentum if it is below 2 over the largest curvature of f
 * (with nesterov: at most 1 over it); {@code acceleration}, none by default; {@code momentum} μ
 * from 0 to 1 of the heavy ball, 0.9 by default; {@code projection} P onto a feasible set Y, all of
 * space by default; {@code tolerance} ≥ 0, 0 by default, ends a solve where ‖∇_y f‖ (with a
 * projection: the length of the step divided by α) is at most this. Momentum starts anew with each
 * solve.
 *
 * <p>Cost: N gradients (and one more where the tolerance ends a solve), no products. Memory: four
 * vectors of length d; N more where the trajectory is asked for. Random: only the batches, which
 * are drawn by the problem. Failures: NUMERIC where a gradient or the last iterate is not finite;
 * the message has the step.
 *
 * <p>Source: BCSR, equation (2), lines 5 to 7 of Algorithm 3; IAPTT-GM, Algorithms 1 and 2, where
 * the 4 under the root is missing in print. The heavy ball and the tolerance are additions.
 */
final class GradientDescentSolver implements InnerSolver {
  private final GradientDescentOptions options;

  GradientDescentSolver(GradientDescentOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = Capabilities.NONE.offering(Capability.TRAJECTORY).keeping(4, 0);
    // a feasible set may have corners, and these know the basis
    return options.projection().isEmpty() ? all.offering(Capability.EQUIVARIANCE) : all;
  }

  @Override
  public OptionalInt mostSteps() {
    return OptionalInt.of(options.steps());
  }

  @Override
  public Session start(BilevelProblem problem) {
    return (Session & Stateless) (x, start, request) -> solve(problem, x, start, request);
  }

  private InnerSolution solve(BilevelProblem problem, Vector x, Vector start, Request request) {
    try (Descent descent =
        new Descent(problem, x, start, options.projection(), request.keepTrajectory())) {
      double t = 1; // t_{k−1}
      boolean moving = true;
      while (moving && descent.steps() < options.steps()) {
        Batch batch = problem.drawInnerBatch(request.random());
        DescentStep step = DescentStep.gradient(options.learningRate(), batch);
        switch (options.acceleration()) {
          case NONE -> {}
          case HEAVY_BALL -> step = step.withHeavyBall(options.momentum());
          case NESTEROV -> {
            double next = descent.steps() == 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2; // t_k
            step = step.withNesterov((t - 1) / next);
            t = next;
          }
        }
        moving = descent.step(step, options.tolerance());
      }
      return descent.finish();
    }
  }
}
