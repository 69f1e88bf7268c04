package org.bilevel.testkit.problems;

import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * A bilevel problem whose inner objective has a line of minimisers, of which the outer objective
 * prefers one.
 *
 * <pre>{@code
 * f(x, y) = ½ (y_1 − x)²                        argmin f = {(x, y_2)}
 * F(x, y) = a² + a b + b²,  a = y_1 − 1,  b = y_2 + 2
 * y*(x)   = (x, −2 − (x − 1)/2)                 d/dx F(x, y*(x)) = 3/2 (x − 1)
 * }</pre>
 *
 * <p>x has length 1, y length 2. The curvatures of F are 1 and 3, that of f is 1. Heap vectors, no
 * data points.
 */
public final class ManyMinimizersProblem implements BilevelProblem {
  private final Objective outer = (x, y, batch) -> new Outer(array(y));
  private final Objective inner = (x, y, batch) -> new Inner(array(x)[0], array(y));

  /** Make the problem. */
  public ManyMinimizersProblem() {}

  @Override
  public Objective outer() {
    return outer;
  }

  @Override
  public Objective inner() {
    return inner;
  }

  @Override
  public HeapVector initialOuter() {
    return HeapVector.of(3);
  }

  @Override
  public HeapVector initialInner() {
    return HeapVector.of(-1, 4);
  }

  /**
   * Return the minimiser of f(x, ·) at which F is least.
   *
   * @param x the outer variable, length 1
   * @return a new vector of length 2
   */
  public HeapVector solution(Vector x) {
    double value = array(x)[0];
    return HeapVector.of(value, -2 - (value - 1) / 2);
  }

  /**
   * Return the derivative of F(x, y*(x)).
   *
   * @param x the outer variable, length 1
   * @return a new vector of length 1
   */
  public HeapVector hypergradient(Vector x) {
    return HeapVector.of(1.5 * (array(x)[0] - 1));
  }

  private static double[] array(Vector vector) {
    return ((HeapVector) vector).array();
  }

  /** f at a point. */
  private record Inner(double x, double[] y) implements Linearization {
    @Override
    public double value() {
      return 0.5 * (y[0] - x) * (y[0] - x);
    }

    @Override
    public Vector gradientX() {
      return HeapVector.of(x - y[0]);
    }

    @Override
    public Vector gradientY() {
      return HeapVector.of(y[0] - x, 0);
    }

    @Override
    public Products products(Vector v) {
      return new Products(HeapVector.of(array(v)[0], 0), HeapVector.of(-array(v)[0]));
    }

    @Override
    public Vector productYx(Vector u) {
      return HeapVector.of(-array(u)[0], 0);
    }

    @Override
    public void close() {}
  }

  /** F at a point. */
  private record Outer(double[] y) implements Linearization {
    private double a() {
      return y[0] - 1;
    }

    private double b() {
      return y[1] + 2;
    }

    @Override
    public double value() {
      return a() * a() + a() * b() + b() * b();
    }

    @Override
    public Vector gradientX() {
      return HeapVector.zeros(1);
    }

    @Override
    public Vector gradientY() {
      return HeapVector.of(2 * a() + b(), a() + 2 * b());
    }

    @Override
    public Products products(Vector v) {
      double[] vs = array(v);
      return new Products(HeapVector.of(2 * vs[0] + vs[1], vs[0] + 2 * vs[1]), HeapVector.zeros(1));
    }

    @Override
    public Vector productYx(Vector u) {
      return HeapVector.zeros(2);
    }

    @Override
    public void close() {}
  }
}
