package org.bilevel.increasingaccuracy;

import java.util.OptionalInt;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;

/**
 * Takes gradient steps on the inner objective, one more from a solve on whenever the outer
 * objective hardly changes.
 *
 * <pre>{@code
 * solve j of the session, for x_j from the start z_j:
 *   F_j = F(x_j, P(z_j); batch')
 *   i_j = i_{j−1} + 1   if |F_j − F_{j−1}| < threshold and i_{j−1} < most-steps,   else i_{j−1}
 *   y_{k+1} = P(y_k − η ∇_y f(x_j, y_k; batch_k)),   y_0 = z_j,   k = 0 … i_j − 1
 * }</pre>
 *
 * <p>y has length d. Options: {@code steps} i_0 ≥ 1, 1 by default; {@code most-steps} ≥ i_0, 100 by
 * default; {@code threshold} &gt; 0, in units of F, 1e-4 by default (the paper: 1e-4 on Adult, 0.1
 * on MNIST); {@code evaluate-on}, batch by default: F is evaluated on a batch that the problem
 * draws anew for each solve, or on all data points (on a problem without batches both are the
 * same); {@code learning-rate} η &gt; 0, 0.1 by default; {@code projection} P onto a feasible set
 * Y, all of space by default.
 *
 * <p>Meant for solves that start where the last one ended ({@code start: warm}): F_j is then the
 * outer objective after the outer step and before the inner ones. The noise of a batch hides
 * changes that are smaller than it; choose a greater threshold then, or all data points.
 *
 * <p>Cost: i_j gradients of f, no products, and one value of F until most-steps are reached, whose
 * data points are counted. Memory: four vectors of length d, and two numbers between solves; i_j
 * vectors more where the trajectory is asked for. Random: only the batches, which the problem
 * draws: those of f from the request's stream, that of F from its split "outer". Failures: NUMERIC
 * where F, a gradient or the last iterate is not finite; the message has the step.
 *
 * <p>Source: BSG, Section 5.1, "inc. acc.". The paper compares F "between two consecutive
 * iterations" without saying on which data and whether an increase counts; here a change is an
 * absolute value, so that only a small one adds a step. For its count of data points the paper
 * leaves values of F out; here they are in. {@code most-steps} is an addition.
 */
final class IncreasingAccuracySolver implements InnerSolver {
  private final IncreasingAccuracyOptions options;

  IncreasingAccuracySolver(IncreasingAccuracyOptions options) {
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
    return OptionalInt.of(options.mostSteps());
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Solves(problem);
  }

  private final class Solves implements Session, Restorable {
    private final BilevelProblem problem;
    private int steps = options.steps(); // i_j
    private double lastValue = Double.NaN; // F_{j−1}

    Solves(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public InnerSolution solve(Vector x, Vector start, Request request) {
      try (Descent descent =
          new Descent(problem, x, start, options.projection(), request.keepTrajectory())) {
        if (steps < options.mostSteps()) {
          double value = outerValue(x, descent, request.random().split("outer"));
          if (Math.abs(value - lastValue) < options.threshold()) {
            steps++;
          }
          lastValue = value;
        }
        while (descent.steps() < steps) {
          Batch batch = problem.drawInnerBatch(request.random());
          descent.step(DescentStep.gradient(options.learningRate(), batch), 0);
        }
        return descent.finish();
      }
    }

    @Override
    public void save(StateOutput out) {
      out.write(steps);
      out.write(lastValue);
    }

    @Override
    public void restore(StateInput in) {
      steps = in.readInt();
      lastValue = in.readDouble();
    }

    private double outerValue(Vector x, Descent descent, RandomStream random) {
      Batch batch = options.evaluateOnAll() ? Batch.all() : problem.drawOuterBatch(random);
      double value = problem.outer().value(x, descent.y(), batch);
      descent.countDataPoints(batch.size(problem.outer().dataPoints()));
      if (!Double.isFinite(value)) {
        throw BilevelException.numeric(
            "F is %s before step 1 of the inner solver increasing-accuracy; the norm of y is %s."
                .formatted(value, descent.y().norm()),
            "Maybe a learning rate is too large: lower those of inner and outer.");
      }
      return value;
    }
  }
}
