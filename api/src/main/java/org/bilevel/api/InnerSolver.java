package org.bilevel.api;

import java.util.OptionalInt;

/** Approximates y*(x): goes from a start towards a minimiser of the inner objective f(x, ·). */
public interface InnerSolver extends Part {

  /**
   * Begin a sequence of solves along the outer iteration of one problem.
   *
   * @param problem the problem whose inner objective is minimised
   * @return a new session, closed by the caller, that keeps what carries over from one solve to the
   *     next
   */
  Session start(BilevelProblem problem);

  /**
   * Return the most steps of one solve, by which the memory of a trajectory is judged before a run.
   *
   * @return the number, at least 1; empty if there is no bound
   */
  default OptionalInt mostSteps() {
    return OptionalInt.empty();
  }

  /** A sequence of solves; most solvers keep nothing between them. */
  interface Session extends AutoCloseable {

    /**
     * Minimise f(x, ·) from a start.
     *
     * @param x the outer variable, length p; unchanged until the solution is closed
     * @param start where y starts, length d; unchanged
     * @param request what to keep and where to draw batches from
     * @return a new solution that the caller closes
     * @throws BilevelException of category NUMERIC if an iterate is not finite; it names the step
     */
    InnerSolution solve(Vector x, Vector start, Request request);

    /** Release what was kept. */
    @Override
    default void close() {}
  }

  /**
   * What the caller wants of a solve besides its end.
   *
   * @param random the stream that batches are drawn from
   * @param keepTrajectory whether {@link InnerSolution#trajectory()} is wanted; K vectors of length
   *     d for K steps
   */
  record Request(RandomStream random, boolean keepTrajectory) {}
}
