package org.bilevel.aggregateddescent;

import java.util.OptionalInt;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;

/**
 * Walks along a weighted sum of both gradients, of which the outer one fades; with the reverse
 * estimator this is BDA.
 *
 * <pre>{@code
 * y_{k+1} = P(y_k − μ α_k s_u ∇_y F(x, y_k; batch') − (1 − μ) β s_l ∇_y f(x, y_k; batch))
 * α_k = α_0 (k + 1)^(−p),                                                     k = 0 … K − 1
 * }</pre>
 *
 * <p>y has length d. Options: {@code steps} K ≥ 1, 100 by default; {@code learning-rate} s_l &gt; 0
 * and {@code outer-learning-rate} s_u &gt; 0, 0.1 by default, in theory below 1 over the largest
 * curvature of f and of F; {@code aggregation} μ from 0 to 1, 0.5 by default, where 0 gives plain
 * steps of (1 − μ) β s_l on f; {@code outer-weight} α_0 &gt; 0, 1 by default; {@code exponent} p ≥
 * 0, 1 by default; {@code inner-weight} β &gt; 0, 1 by default; {@code projection} P onto a
 * feasible set Y, all of space by default; {@code tolerance} ≥ 0, 0 by default, ends a solve after
 * a step whose length divided by s_l is at most this.
 *
 * <p>Where f(x, ·) has many minimisers and F(x, ·) is strongly convex, y_k goes to the one where F
 * is least if α_k → 0 with an infinite sum (0 &lt; p ≤ 1); the distance is of the order of α_k.
 *
 * <p>Cost: a gradient of each objective a step, no products; of F alone with μ = 1 and of f alone
 * with μ = 0. Memory: five vectors of length d; K more where the trajectory is asked for. Random:
 * only the batches, which the problem draws: those of f from the request's stream, those of F from
 * its split "outer". Failures: NUMERIC where a gradient or the last iterate is not finite; the
 * message has the step.
 *
 * <p>Source: Liu, Mu, Yuan, Zeng and Zhang, "A generic first-order algorithmic framework for
 * bi-level programming beyond lower-level singleton", ICML 2020, with which IAPTT-GM compares
 * itself; that paper prints no parameters of BDA. β may depend on k there; here it does not. The
 * tolerance is an addition.
 */
final class AggregatedDescentSolver implements InnerSolver {
  private final AggregatedDescentOptions options;

  AggregatedDescentSolver(AggregatedDescentOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = Capabilities.NONE.offering(Capability.TRAJECTORY).keeping(5, 0);
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
    double mu = options.aggregation(); // μ
    RandomStream outerBatches = request.random().split("outer");
    try (Descent descent =
        new Descent(problem, x, start, options.projection(), request.keepTrajectory())) {
      boolean moving = true;
      while (moving && descent.steps() < options.steps()) {
        double alpha =
            options.outerWeight() * Math.pow(descent.steps() + 1.0, -options.exponent()); // α_k
        descent.step(
            new DescentStep(
                (1 - mu) * options.innerWeight() * options.learningRate(),
                problem.drawInnerBatch(request.random()),
                mu * alpha * options.outerLearningRate(),
                problem.drawOuterBatch(outerBatches),
                0,
                0),
            0);
        moving = !isShort(descent);
      }
      return descent.finish();
    }
  }

  private boolean isShort(Descent descent) {
    return options.tolerance() > 0
        && descent.lastMove() <= options.tolerance() * options.learningRate();
  }
}
