package org.bilevel.adult;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * F(x, y) = L₁(x) + L₂(y): the loss of x on the large set and of y on the small one.
 *
 * <p>Its data points are the rows of the large set, then those of the small one. A mini-batch
 * stands for the mean over its rows of the large set plus the mean over those of the small one.
 */
final class OuterObjective implements Objective {
  private final LogisticLoss large;
  private final LogisticLoss small;

  OuterObjective(LogisticLoss large, LogisticLoss small) {
    this.large = large;
    this.small = small;
  }

  @Override
  public int dataPoints() {
    return large.size() + small.size();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    return largeAt(x, batch).value() + smallAt(y, batch).value();
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    HeapVector gradient = HeapVector.zeros(y.size());
    smallAt(y, batch).addGradient(gradient.array());
    return gradient;
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    return new At(largeAt(x, batch), smallAt(y, batch), x.size());
  }

  private LogisticLoss.At largeAt(Vector x, Batch batch) {
    double[] w = ((HeapVector) x).array();
    return batch.isAll()
        ? large.at(w)
        : large.at(w, Arrays.stream(batch.indices()).filter(i -> i < large.size()).toArray());
  }

  private LogisticLoss.At smallAt(Vector y, Batch batch) {
    double[] w = ((HeapVector) y).array();
    return batch.isAll()
        ? small.at(w)
        : small.at(
            w,
            Arrays.stream(batch.indices())
                .filter(i -> i >= large.size())
                .map(i -> i - large.size())
                .toArray());
  }

  private record At(LogisticLoss.At large, LogisticLoss.At small, int width)
      implements Linearization {

    @Override
    public double value() {
      return large.value() + small.value();
    }

    @Override
    public Vector gradientX() {
      HeapVector gradient = HeapVector.zeros(width);
      large.addGradient(gradient.array());
      return gradient;
    }

    @Override
    public Vector gradientY() {
      HeapVector gradient = HeapVector.zeros(width);
      small.addGradient(gradient.array());
      return gradient;
    }

    @Override
    public Vector productYx(Vector u) {
      return HeapVector.zeros(width);
    }

    @Override
    public Products products(Vector v) {
      HeapVector yy = HeapVector.zeros(width);
      small.addProduct(((HeapVector) v).array(), yy.array());
      return new Products(yy, HeapVector.zeros(width));
    }

    @Override
    public void close() {}
  }
}
