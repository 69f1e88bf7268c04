package org.bilevel.linearquadratic;

import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** offset − g. */
record Negated(Objective g, double offset) implements Objective {
  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    Linearization at = g.linearize(x, y, batch);
    return new Linearization() {
      @Override
      public double value() {
        return offset - at.value();
      }

      @Override
      public Vector gradientX() {
        return negated(at.gradientX());
      }

      @Override
      public Vector gradientY() {
        return negated(at.gradientY());
      }

      @Override
      public Vector productYx(Vector u) {
        return negated(at.productYx(u));
      }

      @Override
      public Products products(Vector v) {
        Products products = at.products(v);
        return new Products(negated(products.yy()), negated(products.xy()));
      }

      @Override
      public void close() {
        at.close();
      }
    };
  }

  private static Vector negated(Vector vector) {
    vector.scale(-1);
    return vector;
  }
}
