package org.bilevel.api;

import java.util.List;

/**
 * Minimises F(x, y*(x)) over x: composes an inner solver, a hypergradient estimator and an outer
 * optimizer, or does without some of them.
 *
 * <p>A caller takes as many outer steps as it wants, and may look at x and y between them.
 */
public interface BilevelSolver extends Part {

  /**
   * Begin at a problem's initial x and y.
   *
   * @param problem the problem
   * @param random the stream of all draws of this session
   * @return a new session, closed by the caller
   */
  Session start(BilevelProblem problem, RandomStream random);

  /** A sequence of outer steps. */
  interface Session extends AutoCloseable {

    /**
     * Take one outer step: y for the present x, a hypergradient, a new x.
     *
     * @return what was measured on the way
     * @throws BilevelException of category NUMERIC if a value is not finite; it names the outer
     *     step
     */
    Step step();

    /**
     * Return the present outer variable.
     *
     * @return x, length p; neither changed nor closed by the caller, who copies it to keep it
     *     beyond the next step
     */
    Vector x();

    /**
     * Return the inner variable that the last step arrived at, for the x before that step; the
     * start before the first.
     *
     * @return y, length d; as {@link #x()}
     */
    Vector y();

    /** Release what was kept. */
    @Override
    void close();
  }

  /**
   * What one outer step measured.
   *
   * @param outerValue F(x, y) before the step of x, with the regularizer if there is one
   * @param innerResidual see {@link InnerSolution#residual()}
   * @param hypergradientNorm ‖dF/dx‖ as estimated, with the regularizer's gradient
   * @param stationarity ‖x − P(x − dF/dx)‖, the norm of the projected gradient: how far x is from
   *     stationary on its feasible set; the hypergradient's norm if there is none
   * @param innerSteps how many inner steps were taken
   * @param products how many second-order products were computed
   * @param dataPoints how many data points were accessed
   * @param warnings what the user should know of this step, each a sentence; unmodifiable
   */
  record Step(
      double outerValue,
      double innerResidual,
      double hypergradientNorm,
      double stationarity,
      int innerSteps,
      int products,
      long dataPoints,
      List<String> warnings) {

    /** Make the list unmodifiable. */
    public Step {
      warnings = List.copyOf(warnings);
    }
  }
}
