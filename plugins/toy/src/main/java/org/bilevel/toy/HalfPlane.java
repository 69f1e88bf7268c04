package org.bilevel.toy;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Constraints;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/**
 * An inner problem with a constraint that moves with x: y is the nearest point to x of a
 * half-plane.
 *
 * <pre>{@code
 * F = ½ ‖y − (2, 1)‖² + ½ ‖x − (2, 2)‖²,   f = ½ ‖y − x‖²   subject to   y_1 + y_2 ≤ 1 + x_1 − x_2
 * }</pre>
 *
 * <p>y*(x) = x where 2 x_2 ≤ 1, else x − ½ (2 x_2 − 1) (1, 1) = (x_1 − x_2 + ½, ½). x* = (5/2,
 * 3/2), y* = (3/2, 1/2), F* = 1/2, where the constraint is active; with it inactive F is at least
 * 5/4.
 *
 * <p>Source: an addition, for the constrained inner level of BSG, Section 2.2.
 */
final class HalfPlane {
  private HalfPlane() {}

  static KnownProblem create() {
    return new KnownProblem(
        new Problem(),
        Box.ALL,
        Box.ALL,
        List.of(new Optimum(HeapVector.of(2.5, 1.5), HeapVector.of(1.5, 0.5), 0.5)),
        Optional.of(HalfPlane::hypergradient));
  }

  /** dF/dx, by the chain rule through y*(x). */
  private static HeapVector hypergradient(Vector point) {
    double[] x = point.toArray();
    double[] y = solution(x);
    double[] dy = {y[0] - 2, y[1] - 1};
    return 2 * x[1] <= 1
        ? HeapVector.of(dy[0] + x[0] - 2, dy[1] + x[1] - 2)
        : HeapVector.of(dy[0] + x[0] - 2, -dy[0] + x[1] - 2);
  }

  /** Return y*(x). */
  static double[] solution(double[] x) {
    return 2 * x[1] <= 1 ? x.clone() : new double[] {x[0] - x[1] + 0.5, 0.5};
  }

  private static final class Problem implements BilevelProblem {
    private final Objective outer =
        new ArrayObjective(
            (x, y) -> new Squares(new double[] {y[0] - 2, y[1] - 1}, x[0] - 2, x[1] - 2));
    private final Objective inner =
        new ArrayObjective((x, y) -> new Distance(y[0] - x[0], y[1] - x[1]));
    private final Optional<Constraints> constraints =
        Optional.of(
            new Constraints(
                List.of(new ArrayObjective((x, y) -> new Plane(y[0] + y[1] - 1 - x[0] + x[1]))),
                List.of()));

    @Override
    public Objective outer() {
      return outer;
    }

    @Override
    public Objective inner() {
      return inner;
    }

    @Override
    public Optional<Constraints> constraints() {
      return constraints;
    }

    @Override
    public Vector initialOuter() {
      return HeapVector.of(0, 3);
    }

    @Override
    public Vector initialInner() {
      return HeapVector.of(-2, -2);
    }
  }

  /** ½ ‖a‖² + ½ ‖b‖² with a depending on y and b on x, each with slope 1. */
  private record Squares(double[] a, double b1, double b2) implements Derivatives {
    @Override
    public double value() {
      return 0.5 * (a[0] * a[0] + a[1] * a[1] + b1 * b1 + b2 * b2);
    }

    @Override
    public double[] gradientX() {
      return new double[] {b1, b2};
    }

    @Override
    public double[] gradientY() {
      return a.clone();
    }

    @Override
    public double[] productYy(double[] v) {
      return v.clone();
    }

    @Override
    public double[] productXy(double[] v) {
      return new double[2];
    }

    @Override
    public double[] productYx(double[] u) {
      return new double[2];
    }
  }

  /** ½ ‖y − x‖² from the differences of the entries. */
  private record Distance(double d1, double d2) implements Derivatives {
    @Override
    public double value() {
      return 0.5 * (d1 * d1 + d2 * d2);
    }

    @Override
    public double[] gradientX() {
      return new double[] {-d1, -d2};
    }

    @Override
    public double[] gradientY() {
      return new double[] {d1, d2};
    }

    @Override
    public double[] productYy(double[] v) {
      return v.clone();
    }

    @Override
    public double[] productXy(double[] v) {
      return new double[] {-v[0], -v[1]};
    }

    @Override
    public double[] productYx(double[] u) {
      return new double[] {-u[0], -u[1]};
    }
  }

  /** y_1 + y_2 − 1 − x_1 + x_2. */
  private record Plane(double value) implements Derivatives {
    @Override
    public double[] gradientX() {
      return new double[] {-1, 1};
    }

    @Override
    public double[] gradientY() {
      return new double[] {1, 1};
    }

    @Override
    public double[] productYy(double[] v) {
      return new double[2];
    }

    @Override
    public double[] productXy(double[] v) {
      return new double[2];
    }

    @Override
    public double[] productYx(double[] u) {
      return new double[2];
    }
  }
}
