package org.bilevel.api;

import java.util.List;

/**
 * Where an inner solver arrived.
 *
 * @param y the last iterate y_K, length d
 * @param iterates the steps in order, y_0 first and y itself left out; empty unless they were asked
 *     for
 * @param steps how many steps were taken, K
 * @param residual ‖∇_y f‖ where it was last evaluated, at y_{K-1} for plain gradient descent; NaN
 *     if it never was
 * @param dataPoints how many data points were accessed
 */
public record InnerSolution(
    Vector y, List<Iterate> iterates, int steps, double residual, long dataPoints)
    implements AutoCloseable {

  /**
   * One step y_{k+1} = y_k − stepSize · ∇_y f(x, y_k; batch).
   *
   * @param y where the step began, y_k, length d
   * @param stepSize the step's size, in units of y per unit of gradient
   * @param batch the data points that the gradient was taken on
   */
  public record Iterate(Vector y, double stepSize, Batch batch) {}

  /** Make the list unmodifiable. */
  public InnerSolution {
    iterates = List.copyOf(iterates);
  }

  /** Close y and every iterate. */
  @Override
  public void close() {
    y.close();
    iterates.forEach(iterate -> iterate.y().close());
  }
}
