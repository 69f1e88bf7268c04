package org.bilevel.api;

import java.util.Optional;

/**
 * Where an inner solver arrived.
 *
 * @param y the last iterate y_K, length d
 * @param trajectory how it got there; empty unless it was asked for and the solver offers {@link
 *     Capability#TRAJECTORY}
 * @param steps how many steps were taken, K
 * @param residual ‖∇_y f‖ where it was last evaluated, at y_{K-1} for plain gradient descent; where
 *     y is projected, the length of the last step by its size; NaN if it never was
 * @param dataPoints how many data points were accessed
 */
public record InnerSolution(
    Vector y, Optional<Trajectory> trajectory, int steps, double residual, long dataPoints)
    implements AutoCloseable {

  /**
   * Return a point as a solution that took no steps.
   *
   * @param y the point, length d; owned by the solution
   * @return the solution
   */
  public static InnerSolution of(Vector y) {
    return new InnerSolution(y, Optional.empty(), 0, Double.NaN, 0);
  }

  /** Close y and the trajectory. */
  @Override
  public void close() {
    y.close();
    trajectory.ifPresent(Trajectory::close);
  }
}
