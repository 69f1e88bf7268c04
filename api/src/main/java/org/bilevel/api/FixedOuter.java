package org.bilevel.api;

/** A function at one outer variable: (x, y) ↦ g(c, y), whose derivatives in x are zero. */
final class FixedOuter implements Objective {
  private final Objective function;
  private final Vector fixed;

  FixedOuter(Objective function, Vector fixed) {
    this.function = function;
    this.fixed = fixed;
  }

  @Override
  public int dataPoints() {
    return function.dataPoints();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    return function.value(fixed, y, batch);
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    return function.gradientY(fixed, y, batch);
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    Linearization at = function.linearize(fixed, y, batch);
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
