package org.bilevel.toy;

/**
 * The derivatives of a function g of two numbers at one point.
 *
 * @param value g
 * @param x ∂g/∂x
 * @param y ∂g/∂y
 * @param yy ∂²g/∂y²
 * @param xy ∂²g/∂x∂y
 */
record Jet(double value, double x, double y, double yy, double xy) implements Derivatives {

  /** A function of two numbers with its derivatives. */
  @FunctionalInterface
  interface Function {
    /** Return the function's derivatives at (x, y). */
    Jet at(double x, double y);
  }

  /** Return a function of two numbers as an objective with p = d = 1. */
  static ArrayObjective objective(Function function) {
    return new ArrayObjective((x, y) -> function.at(x[0], y[0]));
  }

  @Override
  public double[] gradientX() {
    return new double[] {x};
  }

  @Override
  public double[] gradientY() {
    return new double[] {y};
  }

  @Override
  public double[] productYy(double[] v) {
    return new double[] {yy * v[0]};
  }

  @Override
  public double[] productXy(double[] v) {
    return new double[] {xy * v[0]};
  }

  @Override
  public double[] productYx(double[] u) {
    return new double[] {xy * u[0]};
  }
}
