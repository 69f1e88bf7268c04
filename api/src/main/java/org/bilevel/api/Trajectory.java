package org.bilevel.api;

import java.util.List;

/**
 * The steps y_0, y_1, …, y_K of an inner solver for one x, with their derivatives: y_k as a
 * function of x and of the start y_0, through the steps that were taken, their sizes and batches
 * held fixed.
 *
 * <p>Needs x unchanged until it is closed. Only iterates are kept; a walk along the steps evaluates
 * the objectives anew at each of them.
 */
public interface Trajectory extends AutoCloseable {

  /**
   * Return how many steps were taken.
   *
   * @return K, at least 0
   */
  int steps();

  /**
   * Return an iterate.
   *
   * @param step k from 0 to K
   * @return y_k, length d; neither changed nor closed by the caller
   */
  Vector iterate(int step);

  /**
   * Walk back along steps with a gradient: the reverse mode.
   *
   * <p>Cost: one evaluation with its two second-order products for each step, of f, and of F where
   * the solver's steps use it.
   *
   * @param from where the walk ends, from 0 to {@code to}; y_from counts as independent of x, and
   *     so do the iterates before it that its steps' momentum still sees
   * @param to where the walk begins, at most K
   * @param adjoint the gradient of a function of y_to, length d; unchanged
   * @return the gradients of that function in x and in y_from; closed by the caller
   * @throws BilevelException of category NUMERIC if a value is not finite; it names the step
   */
  Pullback pullback(int from, int to, Vector adjoint);

  /**
   * Walk along steps with directions: the forward mode, with y_0 independent of x.
   *
   * <p>Cost: one evaluation for each step, with a Hessian and a mixed product for each direction.
   *
   * @param to where the walk ends, from 0 to K
   * @param directions changes of x, each of length p; unchanged
   * @return the changes of y_to that follow, in the order of the directions, each a new vector of
   *     length d; closed by the caller
   * @throws BilevelException of category NUMERIC if a value is not finite; it names the step
   */
  Pushforward pushforward(int to, List<Vector> directions);

  /** Release the iterates. */
  @Override
  void close();

  /**
   * Gradients from a walk back.
   *
   * @param x (∂y_to/∂x)ᵀ · adjoint, length p
   * @param start (∂y_to/∂y_from)ᵀ · adjoint, length d
   * @param products how many second-order products were computed
   * @param dataPoints how many data points were accessed
   */
  record Pullback(Vector x, Vector start, int products, long dataPoints) implements AutoCloseable {
    @Override
    public void close() {
      x.close();
      start.close();
    }
  }

  /**
   * Changes from a walk along the steps.
   *
   * @param changes ∂y_to/∂x · direction for each direction, length d
   * @param products how many second-order products were computed
   * @param dataPoints how many data points were accessed
   */
  record Pushforward(List<Vector> changes, int products, long dataPoints) implements AutoCloseable {

    /** Make the list unmodifiable. */
    public Pushforward {
      changes = List.copyOf(changes);
    }

    @Override
    public void close() {
      changes.forEach(Vector::close);
    }
  }
}
