package org.bilevel.benchmarks;

import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * g(x, y) + ½ λ ‖y‖².
 *
 * @param objective g
 * @param weight λ
 */
record Ridge(Objective objective, double weight) implements Objective {

  @Override
  public int dataPoints() {
    return objective.dataPoints();
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    Linearization at = objective.linearize(x, y, batch);
    return new Linearization() {
      @Override
      public double value() {
        return at.value() + 0.5 * weight * y.dot(y);
      }

      @Override
      public Vector gradientX() {
        return at.gradientX();
      }

      @Override
      public Vector gradientY() {
        return plus(at.gradientY(), y);
      }

      @Override
      public Products products(Vector v) {
        Products products = at.products(v);
        plus(products.yy(), v);
        return products;
      }

      @Override
      public Vector productYx(Vector u) {
        return at.productYx(u);
      }

      @Override
      public void close() {
        at.close();
      }
    };
  }

  private Vector plus(Vector sum, Vector v) {
    sum.axpy(weight, v);
    return sum;
  }
}
