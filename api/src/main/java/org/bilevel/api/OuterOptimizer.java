package org.bilevel.api;

/**
 * Turns hypergradients into steps of the outer variable; also trains models, whose parameters are
 * then the variable.
 */
public interface OuterOptimizer extends Part {

  /**
   * Begin a sequence of steps.
   *
   * @param like a vector of the variable's kind and size; only its shape is used
   * @return a new session, closed by the caller, that keeps step counts and moments
   */
  Session start(Vector like);

  /** A sequence of steps. */
  interface Session extends AutoCloseable {

    /**
     * Move x against a gradient, in place, and count the step.
     *
     * @param x the variable; changed
     * @param gradient the gradient at x; unchanged
     */
    void step(Vector x, Vector gradient);

    /** Release what was kept. */
    @Override
    void close();
  }
}
