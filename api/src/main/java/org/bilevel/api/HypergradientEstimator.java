package org.bilevel.api;

/**
 * Estimates the hypergradient dF/dx of x ↦ F(x, y*(x)).
 *
 * <p>By the implicit function theorem, where ∇²_yy f is invertible at y*(x),
 *
 * <pre>{@code dF/dx = ∇_x F − ∇²_xy f · v    with    ∇²_yy f · v = ∇_y F.}</pre>
 *
 * <p>Estimators see a problem through its two objectives alone, so each runs on every problem.
 */
public interface HypergradientEstimator extends Part {

  /**
   * Begin a sequence of estimates along the outer iteration of one problem.
   *
   * @param problem the problem
   * @return a new session, closed by the caller, that keeps what carries over from one estimate to
   *     the next
   */
  Session start(BilevelProblem problem);

  /**
   * A sequence of estimates; keeps, for instance, the last solution of a linear system as the next
   * one's start.
   */
  interface Session extends AutoCloseable {

    /**
     * Estimate dF/dx.
     *
     * @param x the outer variable, length p; unchanged
     * @param inner where the inner solver arrived for this x; not closed here
     * @param random the stream of this estimate's draws
     * @return the estimate; closed by the caller
     * @throws BilevelException of category NUMERIC if a value is not finite
     */
    Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random);

    /** Release what was kept. */
    @Override
    void close();
  }
}
