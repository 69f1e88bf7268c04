package org.bilevel.bigsam;

import java.util.OptionalInt;
import org.bilevel.api.Batch;
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
import org.bilevel.bigsam.BigSamOptions.Reading;

/**
 * Walks down the inner objective and, ever less, the outer one: of many minimisers of f(x, ·), to
 * the one where F(x, ·) is least (BiG-SAM).
 *
 * <pre>{@code
 * every k-th step   y_k = P((1 − α_k) (y − t ∇_y f(x, y; batch)) + α_k (y − s ∇_y F(x, y; batch')))
 * the others        y_k = P(y − t ∇_y f(x, y; batch))             y = y_{k−1},  k = 1 … K
 *
 * reading: outer    α_k = min(1, γ k^(−p))
 * reading: printed  1 − α_k = min(1, γ k^(−p))
 * }</pre>
 *
 * <p>y has length d. In the paper's letters y is ω, x is λ, f is h and F is g: h is the inner
 * objective, g the outer one. Options: {@code steps} K ≥ 1, 100 by default; {@code learning-rate} t
 * &gt; 0 and {@code outer-learning-rate} s &gt; 0, 0.1 by default (the paper: 0.001 for ResNet-18);
 * {@code outer-weight} γ &gt; 0, 1 by default; {@code exponent} p ≥ 0, 0.25 by default; {@code
 * reading}, outer by default; {@code every} ≥ 1, 1 by default, with which every so many steps one
 * is a BiG-SAM step, at the multiples of it; {@code projection} P onto a feasible set Y, all of
 * space by default; {@code tolerance} ≥ 0, 0 by default, ends a solve after a BiG-SAM step whose
 * length divided by t is at most this. The norm of ∇_y f alone would end a solve at the first
 * minimiser of f, before F has chosen among them.
 *
 * <p>With p = 1 and γ = 2 γ'/(1 − β), 0 &lt; γ' ≤ 1, β = √(1 − 2 s σ L/(σ + L)), where σ and L are
 * the least and the largest curvature of F, the weights are those of Sabach and Shtern. Convergence
 * needs α_k → 0 with an infinite sum, so p ≤ 1 and reading: outer; the distance from the limit is
 * of the order of α_k.
 *
 * <p>Cost: a gradient of f a step, and one of F in every BiG-SAM step, no products; where a weight
 * is 0, as that of f at k = 1 by default, its gradient is not evaluated. Memory: five vectors of
 * length d; K more where the trajectory is asked for, through which reverse mode gives Algorithm 2
 * of the paper. Random: only the batches, which the problem draws: those of f from the request's
 * stream, those of F from its split "outer". Failures: NUMERIC where a gradient or the last iterate
 * is not finite; the message has the step.
 *
 * <p>Source: Li, Gu and Huang, "Improved bilevel model", Algorithm 5 and equations (13), (14);
 * Sabach and Shtern, "A first order method for solving convex bilevel optimization problems", SIAM
 * J. Optim. 27, 2017. In (13), and so in reading: printed, the decaying k^(−0.25) multiplies the
 * step on the inner objective, which hands the iteration over to the outer objective as k grows;
 * the convergence that the paper claims is that of the other reading.
 */
final class BigSamSolver implements InnerSolver {
  private final BigSamOptions options;

  BigSamSolver(BigSamOptions options) {
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
    RandomStream outerBatches = request.random().split("outer");
    try (Descent descent =
        new Descent(problem, x, start, options.projection(), request.keepTrajectory())) {
      boolean moving = true;
      while (moving && descent.steps() < options.steps()) {
        int k = descent.steps() + 1;
        Batch batch = problem.drawInnerBatch(request.random());
        if (k % options.every() == 0) {
          Batch outerBatch = problem.drawOuterBatch(outerBatches);
          double alpha = alpha(k);
          descent.step(
              new DescentStep(
                  (1 - alpha) * options.learningRate(),
                  batch,
                  alpha * options.outerLearningRate(),
                  outerBatch,
                  0,
                  0),
              0);
          moving = !isShort(descent);
        } else {
          descent.step(DescentStep.gradient(options.learningRate(), batch), 0);
        }
      }
      return descent.finish();
    }
  }

  /** Return α_k, the weight of the outer step. */
  private double alpha(int k) {
    double decaying = Math.min(1, options.outerWeight() * Math.pow(k, -options.exponent()));
    return options.reading() == Reading.OUTER ? decaying : 1 - decaying;
  }

  private boolean isShort(Descent descent) {
    return options.tolerance() > 0
        && descent.lastMove() <= options.tolerance() * options.learningRate();
  }
}
