package org.bilevel.pbcs;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * The weighted loss at weights that do not depend on the outer variable: (x, y) ↦ g(c, y), whose
 * derivatives in x are zero.
 *
 * <p>It asks the weighted loss itself, on the same placed samples as the inner objective, so that a
 * model may share a forward pass between both.
 */
final class ConstantWeights implements Objective {
  private final Objective weightedLoss;
  private final Vector weights;

  ConstantWeights(Objective weightedLoss, Vector weights) {
    this.weightedLoss = weightedLoss;
    this.weights = weights;
  }

  @Override
  public int dataPoints() {
    return weightedLoss.dataPoints();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    return weightedLoss.value(weights, y, batch);
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    return weightedLoss.gradientY(weights, y, batch);
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    Linearization at = weightedLoss.linearize(weights, y, batch);
    return new Linearization() {
      @Override
      public double value() {
        return at.value();
      }

      @Override
      public Vector gradientX() {
        return HeapVector.zeros(x.size());
      }

      @Override
      public Vector gradientY() {
        return at.gradientY();
      }

      @Override
      public Products products(Vector v) {
        return new Products(at.productYy(v), HeapVector.zeros(x.size()));
      }

      @Override
      public Vector productYx(Vector u) {
        return y.zerosLike();
      }

      @Override
      public void close() {
        at.close();
      }
    };
  }
}
