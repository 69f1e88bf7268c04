package org.bilevel.testkit;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * How far the derivatives of an {@link Objective} are from central differences.
 *
 * <p>Gradients are compared along a random unit direction u, (g(x + hu, y) − g(x − hu, y)) / 2h
 * with ⟨∇_x g, u⟩, relative to the larger of |⟨∇_x g, u⟩| and ‖∇_x g‖/√p, its typical size.
 * Products are compared in norm: (∇_y g(x, y + hv) − ∇_y g(x, y − hv)) / 2h with ∇²_yy g · v
 * relative to the latter, and the same differences of ∇_x g with ∇²_xy g · v. Where the exact
 * derivative is zero the error is absolute.
 *
 * <p>In 64-bit the rounding of values limits gradients to about 1e-16 |g| / (h ‖∇g‖), and the
 * method itself all of them to about h² times the next derivatives but one; h = 1e-5 balances the
 * two for functions of moderate size.
 *
 * @param gradientX relative error of ∇_x g
 * @param gradientY relative error of ∇_y g
 * @param productYy relative error of ∇²_yy g · v
 * @param productXy relative error of ∇²_xy g · v
 * @param productYx relative error of ∇²_yx g · u
 */
public record CentralDifferences(
    double gradientX, double gradientY, double productYy, double productXy, double productYx) {

  /**
   * Compare at one point, along random directions.
   *
   * @param objective g
   * @param x the outer variable, length p; unchanged
   * @param y the inner variable, length d; unchanged
   * @param batch the data points to use
   * @param step h, positive
   * @param random the stream that the two directions are drawn from
   * @return the relative errors
   */
  public static CentralDifferences of(
      Objective objective, Vector x, Vector y, Batch batch, double step, RandomStream random) {
    try (Vector u = direction(x, random.split("x"));
        Vector v = direction(y, random.split("y"));
        Linearization at = objective.linearize(x, y, batch);
        Vector gradientX = at.gradientX();
        Vector gradientY = at.gradientY();
        Products products = at.products(v);
        Vector productYx = at.productYx(u);
        Vector xUp = moved(x, step, u);
        Vector xDown = moved(x, -step, u);
        Vector yUp = moved(y, step, v);
        Vector yDown = moved(y, -step, v);
        Linearization up = objective.linearize(x, yUp, batch);
        Linearization down = objective.linearize(x, yDown, batch)) {
      double slopeX =
          (objective.value(xUp, y, batch) - objective.value(xDown, y, batch)) / (2 * step);
      double slopeY =
          (objective.value(x, yUp, batch) - objective.value(x, yDown, batch)) / (2 * step);
      return new CentralDifferences(
          slopeError(slopeX, gradientX, u),
          slopeError(slopeY, gradientY, v),
          productError(up.gradientY(), down.gradientY(), step, products.yy()),
          productError(up.gradientX(), down.gradientX(), step, products.xy()),
          productError(
              objective.gradientY(xUp, y, batch),
              objective.gradientY(xDown, y, batch),
              step,
              productYx));
    }
  }

  /**
   * Return the greatest of the five errors.
   *
   * @return the worst relative error; NaN if one is
   */
  public double worst() {
    return Math.max(
        Math.max(gradientX, gradientY), Math.max(productYy, Math.max(productXy, productYx)));
  }

  private static Vector direction(Vector like, RandomStream random) {
    double[] entries = new double[like.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = random.nextGaussian();
    }
    HeapVector.wrap(entries).scale(1 / HeapVector.wrap(entries).norm());
    Vector direction = like.zerosLike();
    direction.assign(entries);
    return direction;
  }

  private static Vector moved(Vector from, double step, Vector direction) {
    Vector to = from.copy();
    to.axpy(step, direction);
    return to;
  }

  private static double slopeError(double slope, Vector gradient, Vector direction) {
    double exact = gradient.dot(direction);
    double scale = Math.max(Math.abs(exact), gradient.norm() / Math.sqrt(gradient.size()));
    return relative(Math.abs(slope - exact), scale);
  }

  private static double productError(Vector up, Vector down, double step, Vector exact) {
    try (up;
        down) {
      up.axpy(-1, down);
      up.scale(1 / (2 * step));
      up.axpy(-1, exact);
      return relative(up.norm(), exact.norm());
    }
  }

  private static double relative(double error, double scale) {
    return scale == 0 ? error : error / scale;
  }
}
