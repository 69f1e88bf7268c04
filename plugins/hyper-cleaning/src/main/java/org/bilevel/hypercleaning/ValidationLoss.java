package org.bilevel.hypercleaning;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * F(x, y) = c Σ_j ℓ_j(y) over m validation samples, with c = 1/m for the mean and 1 for the sum; on
 * a mini-batch B the sum over B times c m / |B|. Does not depend on x: derivatives in it are zeros
 * of its kind.
 */
final class ValidationLoss implements Objective {
  private final Objective weighted;
  private final boolean mean;

  /**
   * Make the loss.
   *
   * @param weighted g(w, y) = Σ_j w_j ℓ_j(y), of m samples
   * @param mean whether F is a mean rather than a sum
   */
  ValidationLoss(Objective weighted, boolean mean) {
    this.weighted = weighted;
    this.mean = mean;
  }

  @Override
  public int dataPoints() {
    return weighted.dataPoints();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    return weighted.value(weights(batch), y, batch);
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    return weighted.gradientY(weights(batch), y, batch);
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    return new AtPoint(weighted.linearize(weights(batch), y, batch), x, y);
  }

  private HeapVector weights(Batch batch) {
    int m = dataPoints();
    int size = batch.size(m);
    return HeapVector.filled(m, mean ? 1.0 / size : (double) m / size);
  }

  private record AtPoint(Linearization g, Vector x, Vector y) implements Linearization {
    @Override
    public double value() {
      return g.value();
    }

    @Override
    public Vector gradientX() {
      return x.zerosLike();
    }

    @Override
    public Vector gradientY() {
      return g.gradientY();
    }

    @Override
    public Vector productYy(Vector v) {
      return g.productYy(v);
    }

    @Override
    public Vector productXy(Vector v) {
      return x.zerosLike();
    }

    @Override
    public Vector productYx(Vector u) {
      return y.zerosLike();
    }

    @Override
    public Products products(Vector v) {
      return new Products(g.productYy(v), x.zerosLike());
    }

    @Override
    public void close() {
      g.close();
    }
  }
}
