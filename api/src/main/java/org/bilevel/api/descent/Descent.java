package org.bilevel.api.descent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Objective;
import org.bilevel.api.Projection;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * A walk of the inner variable from y_0, in the steps of {@link DescentStep}: the loop that
 * first-order inner solvers share, which differ in the steps they ask for.
 *
 * <p>Cost: one gradient of f a step, one of F where the step has a share of it, no products.
 * Memory: four vectors of length d, and K more where the trajectory is kept. A step fails with
 * NUMERIC where a gradient or the iterate is not finite; the message has the step.
 *
 * <p>Used by one thread; {@link #finish()} hands its vectors on, and closing it afterwards does
 * nothing.
 */
public final class Descent implements AutoCloseable {
  private final BilevelProblem problem;
  private final Vector x;
  private final Optional<Projection> projection;
  private final boolean keep;
  private final List<Vector> iterates = new ArrayList<>(); // y_0 … y_{k−1} where they are kept
  private final List<DescentStep> taken = new ArrayList<>();
  private Vector y;
  private @Nullable Vector previous; // y_{k−1}; null: y_0, no move yet
  private double residual = Double.NaN;
  private int steps;
  private long dataPoints;
  private boolean finished;

  /**
   * Begin a walk.
   *
   * @param problem the problem
   * @param x the outer variable, length p; unchanged until the solution is closed
   * @param start y_0, length d; copied, and projected
   * @param projection P onto the feasible set of y; empty for all of space
   * @param keepTrajectory whether the solution has a trajectory
   */
  public Descent(
      BilevelProblem problem,
      Vector x,
      Vector start,
      Optional<Projection> projection,
      boolean keepTrajectory) {
    this.problem = problem;
    this.x = x;
    this.projection = projection;
    this.keep = keepTrajectory;
    this.y = start.copy();
    try {
      projection.ifPresent(p -> p.project(y));
    } catch (RuntimeException e) {
      y.close();
      throw e;
    }
  }

  /**
   * Return the present iterate.
   *
   * @return y_k, length d; neither changed nor closed by the caller, valid until the next step
   */
  public Vector y() {
    return y;
  }

  /**
   * Return how many steps were taken.
   *
   * @return k
   */
  public int steps() {
    return steps;
  }

  /**
   * Return how far the last step went.
   *
   * @return ‖y_k − y_{k−1}‖; NaN before the first step
   */
  public double lastMove() {
    if (previous == null) {
      return Double.NaN;
    }
    try (Vector move = y.copy()) {
      move.axpy(-1, previous);
      return move.norm();
    }
  }

  /**
   * Count data points that were accessed beside the steps.
   *
   * @param count how many, at least 0
   */
  public void countDataPoints(long count) {
    dataPoints += count;
  }

  /**
   * Take a step, unless y is good enough already.
   *
   * @param step what it is made of
   * @param tolerance no step is taken where ‖∇_y f‖ (where y is projected: the length of the step
   *     by its size) is at most this; 0 for never
   * @return false if y was good enough and did not move
   */
  public boolean step(DescentStep step, double tolerance) {
    Vector next = y.copy();
    try {
      residual = walk(step, next);
      if (tolerance > 0 && residual <= tolerance) {
        next.close();
        return false;
      }
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    if (keep) {
      iterates.add(y);
      taken.add(step);
    } else if (previous != null) {
      previous.close();
    }
    previous = y;
    y = next;
    steps++;
    return true;
  }

  /** Change y_k into y_{k+1} and return how far y_k was from solved. */
  private double walk(DescentStep step, Vector next) {
    double norm = Double.NaN;
    Vector last = previous;
    try (Moved at = Moved.of(y, last, step.lookAhead())) {
      if (step.size() != 0) {
        norm = subtract(problem.inner(), "∇_y f", at.vector(), step.batch(), step.size(), next);
      }
      if (step.outerSize() != 0) {
        subtract(problem.outer(), "∇_y F", at.vector(), step.outerBatch(), step.outerSize(), next);
      }
    }
    if (step.momentum() != 0 && last != null) {
      next.axpy(step.momentum(), y);
      next.axpy(-step.momentum(), last);
    }
    if (projection.isPresent()) {
      requireFinite("y", next.norm(), step.size());
      projection.get().project(next);
      try (Vector difference = next.copy()) {
        difference.axpy(-1, y);
        norm = difference.norm() / Math.max(step.size(), step.outerSize());
      }
    }
    return norm;
  }

  /** Move a vector against a gradient, and return the gradient's norm. */
  private double subtract(
      Objective g, String what, Vector at, Batch batch, double size, Vector next) {
    try (Vector gradient = g.gradientY(x, at, batch)) {
      dataPoints += batch.size(g.dataPoints());
      double norm = gradient.norm();
      requireFinite(what, norm, size);
      next.axpy(-size, gradient);
      return norm;
    }
  }

  private void requireFinite(String what, double norm, double size) {
    if (!Double.isFinite(norm)) {
      throw diverged(
          steps + 1,
          "the norm of %s is %s, that of y before it %s (step size %s)"
              .formatted(what, norm, y.norm(), size));
    }
  }

  private static BilevelException diverged(int step, String how) {
    return BilevelException.numeric(
        "The inner solver diverged at step %d: %s.".formatted(step, how),
        "Maybe the inner learning rate is too large; try a tenth of it, or look for values in the"
            + " data that are not finite.");
  }

  /**
   * End the walk.
   *
   * @return where it arrived; closed by the caller
   */
  public InnerSolution finish() {
    double norm = y.norm();
    if (!Double.isFinite(norm)) {
      throw diverged(steps, "the norm of y after it is " + norm);
    }
    finished = true;
    if (!keep) {
      if (previous != null) {
        previous.close();
      }
      return new InnerSolution(y, Optional.empty(), steps, residual, dataPoints);
    }
    Trajectory trajectory =
        new DescentTrajectory(problem, x, projection, List.copyOf(iterates), y, taken);
    return new InnerSolution(y, Optional.of(trajectory), steps, residual, dataPoints);
  }

  @Override
  public void close() {
    if (finished) {
      return;
    }
    finished = true;
    y.close();
    iterates.forEach(Vector::close);
    if (!keep && previous != null) {
      previous.close();
    }
  }
}
