package org.bilevel.api;

/**
 * A twice differentiable function g(x, y) of an outer and an inner variable; F or f of a bilevel
 * problem.
 *
 * <p>Evaluations do not change x or y and keep no reference to them after they return, except a
 * {@link Linearization}, which needs both unchanged until it is closed.
 */
public interface Objective {

  /**
   * Return how many data points a full evaluation touches; the unit in which cost is counted.
   *
   * @return the number of data points, 0 if the function does not depend on data
   */
  default int dataPoints() {
    return 0;
  }

  /**
   * Return g(x, y).
   *
   * @param x the outer variable, length p
   * @param y the inner variable, length d
   * @param batch the data points to use
   * @return the value; not finite if the computation is not
   */
  default double value(Vector x, Vector y, Batch batch) {
    try (Linearization linearization = linearize(x, y, batch)) {
      return linearization.value();
    }
  }

  /**
   * Return ∇_y g(x, y), without preparing for second derivatives.
   *
   * @param x the outer variable, length p
   * @param y the inner variable, length d
   * @param batch the data points to use
   * @return a new vector of length d that the caller owns
   */
  default Vector gradientY(Vector x, Vector y, Batch batch) {
    try (Linearization linearization = linearize(x, y, batch)) {
      return linearization.gradientY();
    }
  }

  /**
   * Return the value, both gradients and the second-order products at one point.
   *
   * @param x the outer variable, length p; unchanged until the result is closed
   * @param y the inner variable, length d; unchanged until the result is closed
   * @param batch the data points to use
   * @return a new linearization that the caller closes
   */
  Linearization linearize(Vector x, Vector y, Batch batch);

  /**
   * Return this function at one outer variable: (x, y) ↦ g(c, y), whose derivatives in x are zero.
   *
   * <p>It asks this objective itself, so that a model may share a forward pass between both.
   *
   * @param outer c, kept and not to be changed
   * @return a view of this objective
   */
  default Objective withOuterFixed(Vector outer) {
    return new FixedOuter(this, outer);
  }
}
