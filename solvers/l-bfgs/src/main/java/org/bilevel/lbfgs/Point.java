package org.bilevel.lbfgs;

import org.bilevel.api.Vector;

/**
 * A point with f and its gradient there.
 *
 * @param y the point, length d; owned
 * @param value f(x, y)
 * @param gradient ∇_y f(x, y), length d; owned
 */
record Point(Vector y, double value, Vector gradient) implements AutoCloseable {

  /** Say whether value and gradient are finite numbers. */
  boolean isFinite() {
    return Double.isFinite(value) && Double.isFinite(gradient.norm());
  }

  @Override
  public void close() {
    y.close();
    gradient.close();
  }
}
