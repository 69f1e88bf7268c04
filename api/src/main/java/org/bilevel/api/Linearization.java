package org.bilevel.api;

/**
 * An {@link Objective} g at one point (x, y): its value, its gradients, and products with its
 * second derivatives as often as wanted.
 *
 * <p>Exact to rounding unless the objective says otherwise. Repeated calls return equal entries,
 * bit for bit. At a kink of g (a ReLU at 0) the derivatives are those of one of the adjoining
 * pieces.
 */
public interface Linearization extends AutoCloseable {

  /**
   * Return g(x, y).
   *
   * @return the value; not finite if the computation is not
   */
  double value();

  /**
   * Return ∇_x g(x, y).
   *
   * @return a new vector of length p that the caller owns; zeros if g does not depend on x
   */
  Vector gradientX();

  /**
   * Return ∇_y g(x, y).
   *
   * @return a new vector of length d that the caller owns
   */
  Vector gradientY();

  /**
   * Return ∇²_yy g(x, y) · v, a Hessian product.
   *
   * @param v a vector of length d; unchanged
   * @return a new vector of length d that the caller owns
   */
  default Vector productYy(Vector v) {
    try (Products products = products(v)) {
      return products.yy().copy();
    }
  }

  /**
   * Return ∇²_xy g(x, y) · v, the gradient in x of ⟨∇_y g(x, y), v⟩: a mixed product.
   *
   * @param v a vector of length d; unchanged
   * @return a new vector of length p that the caller owns
   */
  default Vector productXy(Vector v) {
    try (Products products = products(v)) {
      return products.xy().copy();
    }
  }

  /**
   * Return ∇²_yx g(x, y) · u, the gradient in y of ⟨∇_x g(x, y), u⟩: the transpose of {@link
   * #productXy(Vector)}.
   *
   * @param u a vector of length p; unchanged
   * @return a new vector of length d that the caller owns
   */
  Vector productYx(Vector u);

  /**
   * Return both products with one vector, for about the cost of the Hessian product alone.
   *
   * @param v a vector of length d; unchanged
   * @return both products, each a new vector; closed by the caller
   */
  Products products(Vector v);

  /** Release what was kept for further products. */
  @Override
  void close();
}
