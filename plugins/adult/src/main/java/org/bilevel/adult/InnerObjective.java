package org.bilevel.adult;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * f(x, y) = L₂(y) + λ/2 ‖x − y‖²: the loss of y on the small set, held near x. Strongly convex in
 * y.
 *
 * <p>Its data points are the rows of the small set; a mini-batch stands for the mean over its rows.
 */
final class InnerObjective implements Objective {
  private final LogisticLoss small;
  private final double coupling; // λ

  InnerObjective(LogisticLoss small, double coupling) {
    this.small = small;
    this.coupling = coupling;
  }

  @Override
  public int dataPoints() {
    return small.size();
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    double[] w = ((HeapVector) y).array();
    LogisticLoss.At loss = batch.isAll() ? small.at(w) : small.at(w, batch.indices());
    HeapVector difference = (HeapVector) x.copy();
    difference.axpy(-1, y);
    return new At(loss, difference, coupling);
  }

  /** The difference is x − y. */
  private record At(LogisticLoss.At loss, HeapVector difference, double coupling)
      implements Linearization {

    @Override
    public double value() {
      return loss.value() + 0.5 * coupling * difference.dot(difference);
    }

    @Override
    public Vector gradientX() {
      return times(coupling, difference);
    }

    @Override
    public Vector gradientY() {
      HeapVector gradient = times(-coupling, difference);
      loss.addGradient(gradient.array());
      return gradient;
    }

    @Override
    public Vector productYx(Vector u) {
      return times(-coupling, u);
    }

    @Override
    public Products products(Vector v) {
      HeapVector yy = times(coupling, v);
      loss.addProduct(((HeapVector) v).array(), yy.array());
      return new Products(yy, times(-coupling, v));
    }

    @Override
    public void close() {}

    private static HeapVector times(double factor, Vector v) {
      HeapVector result = (HeapVector) v.copy();
      result.scale(factor);
      return result;
    }
  }
}
