package org.bilevel.benchmarks;

import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * A function of y alone: g(w, y) at a fixed w.
 *
 * @param objective g
 * @param at w
 */
record Unweighted(Objective objective, Vector at) implements Objective {

  @Override
  public int dataPoints() {
    return objective.dataPoints();
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    Linearization fixed = objective.linearize(at, y, batch);
    return new Linearization() {
      @Override
      public double value() {
        return fixed.value();
      }

      @Override
      public Vector gradientX() {
        return x.zerosLike();
      }

      @Override
      public Vector gradientY() {
        return fixed.gradientY();
      }

      @Override
      public Products products(Vector v) {
        return new Products(fixed.productYy(v), x.zerosLike());
      }

      @Override
      public Vector productYx(Vector u) {
        return y.zerosLike();
      }

      @Override
      public void close() {
        fixed.close();
      }
    };
  }
}
