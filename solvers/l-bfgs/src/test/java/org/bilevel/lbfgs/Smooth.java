package org.bilevel.lbfgs;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** Functions of y alone, with their gradients. */
record Smooth(ToDoubleFunction<double[]> function, Function<double[], double[]> derivative)
    implements Objective {

  static Smooth rosenbrock() {
    return new Smooth(
        y -> 100 * Math.pow(y[1] - y[0] * y[0], 2) + Math.pow(1 - y[0], 2),
        y ->
            new double[] {
              -400 * y[0] * (y[1] - y[0] * y[0]) - 2 * (1 - y[0]), 200 * (y[1] - y[0] * y[0])
            });
  }

  /** y − log y, which is no number where y is negative. */
  static Smooth barrier() {
    return new Smooth(y -> y[0] - Math.log(y[0]), y -> new double[] {1 - 1 / y[0]});
  }

  /** −y/(y² + 2): falls to y = √2 and rises from there, ever flatter. */
  static Smooth dip() {
    return new Smooth(
        y -> -y[0] / (y[0] * y[0] + 2),
        y -> new double[] {(y[0] * y[0] - 2) / Math.pow(y[0] * y[0] + 2, 2)});
  }

  BilevelProblem problem(double... start) {
    return BilevelProblem.of(this, this, HeapVector.zeros(1), HeapVector.of(start));
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    double[] at = y.toArray();
    return new Linearization() {
      @Override
      public double value() {
        return function.applyAsDouble(at);
      }

      @Override
      public Vector gradientX() {
        return x.zerosLike();
      }

      @Override
      public Vector gradientY() {
        return HeapVector.wrap(derivative.apply(at));
      }

      @Override
      public Products products(Vector v) {
        throw new UnsupportedOperationException("l-bfgs needs no products");
      }

      @Override
      public Vector productYx(Vector u) {
        throw new UnsupportedOperationException("l-bfgs needs no products");
      }

      @Override
      public void close() {}
    };
  }
}
