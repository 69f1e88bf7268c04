package org.bilevel.pessimistic;

import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** f = ½ (y − x)² and F = ½ (y + 1)² of two numbers, exact where they are small and whole. */
final class Scalar implements BilevelProblem {

  @Override
  public Objective outer() {
    return (x, y, batch) -> new Square(entry(y) + 1, 0);
  }

  @Override
  public Objective inner() {
    return (x, y, batch) -> new Square(entry(y) - entry(x), -1);
  }

  @Override
  public Vector initialOuter() {
    return HeapVector.zeros(1);
  }

  @Override
  public Vector initialInner() {
    return HeapVector.zeros(1);
  }

  private static double entry(Vector vector) {
    return vector.toArray()[0];
  }

  /**
   * ½ r² with ∂r/∂y = 1.
   *
   * @param r the residual
   * @param slope ∂r/∂x
   */
  private record Square(double r, double slope) implements Linearization {
    @Override
    public double value() {
      return 0.5 * r * r;
    }

    @Override
    public Vector gradientX() {
      return HeapVector.of(slope * r);
    }

    @Override
    public Vector gradientY() {
      return HeapVector.of(r);
    }

    @Override
    public Vector productYx(Vector u) {
      return HeapVector.of(slope * entry(u));
    }

    @Override
    public Products products(Vector v) {
      return new Products(HeapVector.of(entry(v)), HeapVector.of(slope * entry(v)));
    }

    @Override
    public void close() {}
  }
}
