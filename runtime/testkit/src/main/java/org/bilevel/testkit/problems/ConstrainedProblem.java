package org.bilevel.testkit.problems;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Constraints;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * A random bilevel problem whose inner problem has a constraint that moves with x, with known
 * solution.
 *
 * <pre>{@code
 * f(x, y) = ½ ‖y − t‖²  with  t = B x + b,     F(x, y) = ½ ‖y − s‖² + ½ ‖x‖²
 * half-space   ⟨a, y⟩ ≤ γ + ⟨e, x⟩      y* = t − max(0, ⟨a, t⟩ − γ − ⟨e, x⟩) a/‖a‖²
 * hyperplane   ⟨a, y⟩ = γ + ⟨e, x⟩      y* = t − (⟨a, t⟩ − γ − ⟨e, x⟩) a/‖a‖²
 * ball         ½ ‖y‖² ≤ ½ (1 + x_1²)    y* = t · min(1, √(1 + x_1²)/‖t‖)
 * }</pre>
 *
 * <p>x has length p, y length d; heap vectors.
 */
public final class ConstrainedProblem implements BilevelProblem {

  /** The shape of the feasible set. */
  public enum Shape {
    /** An inequality that is linear. */
    HALF_SPACE,
    /** An equality that is linear. */
    HYPERPLANE,
    /** An inequality that is curved. */
    BALL
  }

  private final Shape shape;
  private final double[][] b;
  private final double[] offset;
  private final double[] target;
  private final double[] a;
  private final double[] e;
  private final double gamma;
  private final double[] initialOuter;

  /**
   * Draw a problem.
   *
   * @param shape the shape of the feasible set
   * @param p the length of x, at least 1
   * @param d the length of y, at least 1
   * @param gamma γ: large values make a half-space inactive
   * @param random the stream to draw from
   */
  public ConstrainedProblem(Shape shape, int p, int d, double gamma, RandomStream random) {
    this.shape = shape;
    this.gamma = gamma;
    this.b = new double[d][];
    for (int i = 0; i < d; i++) {
      b[i] = gaussian(p, random);
    }
    this.offset = gaussian(d, random);
    this.target = gaussian(d, random);
    this.a = gaussian(d, random);
    this.e = gaussian(p, random);
    this.initialOuter = gaussian(p, random);
    // far outside the ball
    for (int i = 0; i < d; i++) {
      offset[i] += 3 * Math.signum(offset[i]);
    }
  }

  private static double[] gaussian(int size, RandomStream random) {
    double[] entries = new double[size];
    Arrays.setAll(entries, i -> random.nextGaussian());
    return entries;
  }

  /**
   * Return y*(x).
   *
   * @param x the outer variable
   * @return a new vector
   */
  public HeapVector solution(Vector x) {
    HeapVector t = HeapVector.wrap(centre(x));
    HeapVector normal = HeapVector.wrap(a);
    switch (shape) {
      case BALL -> t.scale(Math.min(1, Math.sqrt(1 + square(array(x)[0])) / t.norm()));
      case HALF_SPACE, HYPERPLANE -> {
        double excess = normal.dot(t) - gamma - HeapVector.wrap(e).dot(x);
        if (shape == Shape.HYPERPLANE || excess > 0) {
          t.axpy(-excess / normal.dot(normal), normal);
        }
      }
    }
    return t;
  }

  private double[] centre(Vector x) {
    double[] t = offset.clone();
    for (int i = 0; i < t.length; i++) {
      t[i] += HeapVector.wrap(b[i]).dot(x);
    }
    return t;
  }

  private static double square(double number) {
    return number * number;
  }

  private static double[] array(Vector vector) {
    return ((HeapVector) vector).array();
  }

  @Override
  public HeapVector initialOuter() {
    return HeapVector.of(initialOuter);
  }

  @Override
  public HeapVector initialInner() {
    return HeapVector.zeros(offset.length);
  }

  @Override
  public Objective outer() {
    return (x, y, batch) -> {
      HeapVector difference = HeapVector.of(array(y));
      difference.axpy(-1, HeapVector.wrap(target));
      double value = 0.5 * difference.dot(difference) + 0.5 * x.dot(x);
      int p = x.size();
      int d = y.size();
      return new Point(
          value,
          HeapVector.of(array(x)),
          difference,
          v -> new Products(HeapVector.of(array(v)), HeapVector.zeros(p)),
          u -> HeapVector.zeros(d));
    };
  }

  @Override
  public Objective inner() {
    return (x, y, batch) -> {
      HeapVector difference = HeapVector.of(array(y));
      difference.axpy(-1, HeapVector.wrap(centre(x)));
      HeapVector gradientX = transposed(difference);
      gradientX.scale(-1);
      return new Point(
          0.5 * difference.dot(difference),
          gradientX,
          difference,
          v -> {
            HeapVector xy = transposed(v);
            xy.scale(-1);
            return new Products(HeapVector.of(array(v)), xy);
          },
          u -> {
            double[] yx = new double[b.length];
            Arrays.setAll(yx, i -> -HeapVector.wrap(b[i]).dot(u));
            return HeapVector.wrap(yx);
          });
    };
  }

  /** Return Bᵀ v. */
  private HeapVector transposed(Vector v) {
    HeapVector sum = HeapVector.zeros(initialOuter.length);
    for (int i = 0; i < b.length; i++) {
      sum.axpy(array(v)[i], HeapVector.wrap(b[i]));
    }
    return sum;
  }

  @Override
  public Optional<Constraints> constraints() {
    Objective c = shape == Shape.BALL ? ball() : plane();
    return Optional.of(
        shape == Shape.HYPERPLANE
            ? new Constraints(List.of(), List.of(c))
            : new Constraints(List.of(c), List.of()));
  }

  private Objective plane() {
    return (x, y, batch) -> {
      HeapVector gradientX = HeapVector.of(e);
      gradientX.scale(-1);
      return new Point(
          HeapVector.wrap(a).dot(y) - gamma - HeapVector.wrap(e).dot(x),
          gradientX,
          HeapVector.of(a),
          v -> new Products(HeapVector.zeros(a.length), HeapVector.zeros(e.length)),
          u -> HeapVector.zeros(a.length));
    };
  }

  private Objective ball() {
    return (x, y, batch) -> {
      HeapVector gradientX = HeapVector.zeros(e.length);
      gradientX.array()[0] = -array(x)[0];
      return new Point(
          0.5 * (y.dot(y) - 1 - square(array(x)[0])),
          gradientX,
          HeapVector.of(array(y)),
          v -> new Products(HeapVector.of(array(v)), HeapVector.zeros(e.length)),
          u -> HeapVector.zeros(a.length));
    };
  }

  private interface ProductsOf {
    Products of(Vector v);
  }

  private interface TransposedOf {
    Vector of(Vector u);
  }

  private record Point(
      double value, HeapVector x, HeapVector y, ProductsOf forInner, TransposedOf forOuter)
      implements Linearization {
    @Override
    public Vector gradientX() {
      return x.copy();
    }

    @Override
    public Vector gradientY() {
      return y.copy();
    }

    @Override
    public Vector productYx(Vector u) {
      return forOuter.of(u);
    }

    @Override
    public Products products(Vector v) {
      return forInner.of(v);
    }

    @Override
    public void close() {}
  }
}
