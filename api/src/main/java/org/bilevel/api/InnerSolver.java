package org.bilevel.api;

/** Approximates y*(x): goes from a start towards a minimiser of the inner objective f(x, ·). */
public interface InnerSolver extends Part {

  /**
   * Minimise f(x, ·) from a start.
   *
   * @param problem the problem whose inner objective is minimised
   * @param x the outer variable, length p; unchanged
   * @param start where y starts, length d; unchanged
   * @param request what to keep and where to draw batches from
   * @return a new solution that the caller closes
   * @throws BilevelException of category NUMERIC if an iterate is not finite; it names the step
   */
  InnerSolution solve(BilevelProblem problem, Vector x, Vector start, Request request);

  /**
   * What the caller wants of a solve besides its end.
   *
   * @param random the stream that batches are drawn from
   * @param keepIterates whether {@link InnerSolution#iterates()} is wanted; K vectors of length d
   *     for K steps
   */
  record Request(RandomStream random, boolean keepIterates) {}
}
