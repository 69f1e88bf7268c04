package org.bilevel.hypercleaning;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * f(x, y) = c Σ_i σ(x_i) ℓ_i(y) with σ(x) = 1/(1 + e^{−x}), x of length n on the heap.
 *
 * <p>c is 1/n for the mean and 1 for the sum; on a mini-batch B the sum over B is multiplied by c n
 * / |B|, so that a uniformly drawn one gives an unbiased estimate. Made of the loss g(w, y) = Σ_i
 * w_i ℓ_i(y) at w = c σ(x): with s_i = c σ'(x_i) = c σ(x_i)(1 − σ(x_i)),
 *
 * <pre>{@code
 * ∇_x f = s ⊙ ∇_w g,   ∇²_xy f · v = s ⊙ (∇²_wy g · v),   ∇²_yx f · u = ∇²_yw g · (s ⊙ u)
 * }</pre>
 *
 * <p>With fixed weights f does not depend on x: what it weights with are σ of the entries given,
 * and derivatives in x are zero.
 *
 * <p>Cost: that of g.
 */
final class TrainingLoss implements Objective {
  private final Objective weighted;
  private final boolean mean;
  private final boolean fixed;

  /**
   * Make the loss.
   *
   * @param weighted g(w, y), of n samples
   * @param mean whether f is a mean rather than a sum
   * @param fixed whether derivatives in x are zero, x being where it stays
   */
  TrainingLoss(Objective weighted, boolean mean, boolean fixed) {
    this.weighted = weighted;
    this.mean = mean;
    this.fixed = fixed;
  }

  @Override
  public int dataPoints() {
    return weighted.dataPoints();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    return weighted.value(weights(x, batch), y, batch);
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    return weighted.gradientY(weights(x, batch), y, batch);
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    HeapVector slopes = slopes(x, batch);
    return new AtPoint(weighted.linearize(weights(x, batch), y, batch), slopes);
  }

  /** Return c of a batch. */
  private double factor(Batch batch) {
    int n = dataPoints();
    double estimate = (double) n / batch.size(n);
    return mean ? estimate / n : estimate;
  }

  private HeapVector weights(Vector x, Batch batch) {
    double[] entries = x.toArray();
    double factor = factor(batch);
    for (int i = 0; i < entries.length; i++) {
      entries[i] = factor * sigmoid(entries[i]);
    }
    return HeapVector.wrap(entries);
  }

  private HeapVector slopes(Vector x, Batch batch) {
    double[] entries = x.toArray();
    double factor = fixed ? 0 : factor(batch);
    for (int i = 0; i < entries.length; i++) {
      double share = sigmoid(entries[i]);
      entries[i] = factor * share * (1 - share);
    }
    return HeapVector.wrap(entries);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** f at a point, made of g there and of s. */
  private record AtPoint(Linearization g, HeapVector slopes) implements Linearization {
    @Override
    public double value() {
      return g.value();
    }

    @Override
    public Vector gradientX() {
      return chained(g.gradientX());
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
      return chained(g.productXy(v));
    }

    @Override
    public Vector productYx(Vector u) {
      try (Vector change = slopes.copy()) {
        change.multiply(u);
        return g.productYx(change);
      }
    }

    @Override
    public Products products(Vector v) {
      Products products = g.products(v);
      products.xy().multiply(slopes);
      return products;
    }

    private Vector chained(Vector inWeights) {
      inWeights.multiply(slopes);
      return inWeights;
    }

    @Override
    public void close() {
      g.close();
    }
  }
}
