package org.bilevel.toy;

import java.util.function.BiFunction;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** An objective on the heap, without data points, of a function that gives its derivatives. */
final class ArrayObjective implements Objective {
  private final BiFunction<double[], double[], Derivatives> function;

  ArrayObjective(BiFunction<double[], double[], Derivatives> function) {
    this.function = function;
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    if (!batch.isAll()) {
      throw new IllegalArgumentException("a toy problem has no data points, yet got " + batch);
    }
    Derivatives at = function.apply(x.toArray(), y.toArray());
    return new Linearization() {
      @Override
      public double value() {
        return at.value();
      }

      @Override
      public Vector gradientX() {
        return HeapVector.wrap(at.gradientX());
      }

      @Override
      public Vector gradientY() {
        return HeapVector.wrap(at.gradientY());
      }

      @Override
      public Products products(Vector v) {
        double[] entries = v.toArray();
        return new Products(
            HeapVector.wrap(at.productYy(entries)), HeapVector.wrap(at.productXy(entries)));
      }

      @Override
      public Vector productYx(Vector u) {
        return HeapVector.wrap(at.productYx(u.toArray()));
      }

      @Override
      public void close() {}
    };
  }
}
