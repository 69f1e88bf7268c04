package org.bilevel.toy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * A random quadratic problem with a solution and hypergradient in closed form.
 *
 * <pre>{@code
 * f = ½ yᵀA y + yᵀ(B x + c)                 y*(x) = −A⁻¹(B x + c)
 * F = ½ ‖y − t‖² + ½ ‖x − s‖²               dF/dx = x − s − BᵀA⁻¹(y* − t)
 * }</pre>
 *
 * <p>A = H Λ H is symmetric, d × d, with eigenvalues evenly spread on a logarithmic scale from 1 to
 * 1/κ and a random reflection H = I − 2hhᵀ; B is d × p with N(0, 1/p) entries; c, t, x* and both
 * starts have N(0, 1) entries; s is what makes x* the solution. F(x, y*(x)) is strictly convex.
 */
final class Quadratic {
  private final int p;
  private final int d;
  private final double[] eigenvalues; // Λ
  private final HeapVector h;
  private final double[][] b;
  private final double[] c;
  private final double[] t;
  private final double[] s;
  private final double[] best; // x*

  private Quadratic(int p, int d, double condition, RandomStream random) {
    this.p = p;
    this.d = d;
    this.eigenvalues = new double[d];
    Arrays.setAll(eigenvalues, i -> d == 1 ? 1 : Math.pow(condition, -(double) i / (d - 1)));
    this.h = HeapVector.wrap(gaussian(d, random.split("h")));
    h.scale(1 / h.norm());
    this.b = new double[d][];
    for (int i = 0; i < d; i++) {
      b[i] = gaussian(p, random.split("B", i));
      HeapVector.wrap(b[i]).scale(1 / Math.sqrt(p));
    }
    this.c = gaussian(d, random.split("c"));
    this.t = gaussian(d, random.split("t"));
    this.best = gaussian(p, random.split("x*"));
    this.s = new double[p];
    HeapVector.wrap(s).axpy(1, hypergradient(HeapVector.wrap(best))); // so far with s = 0
  }

  static KnownProblem create(int p, int d, double condition, RandomStream random) {
    Quadratic q = new Quadratic(p, d, condition, random);
    double[] y = q.solution(q.best);
    return new KnownProblem(
        BilevelProblem.of(
            new ArrayObjective((x, at) -> q.new Outer(x, at)),
            new ArrayObjective((x, at) -> q.new Inner(x, at)),
            HeapVector.wrap(gaussian(p, random.split("x"))),
            HeapVector.wrap(gaussian(d, random.split("y")))),
        Box.ALL,
        Box.ALL,
        List.of(
            new Optimum(
                HeapVector.wrap(q.best), HeapVector.wrap(y), q.new Outer(q.best, y).value())),
        Optional.of(q::hypergradient));
  }

  /** Return y*(x). */
  private double[] solution(double[] x) {
    double[] y = times(b, x);
    Arrays.setAll(y, i -> -(y[i] + c[i]));
    return curved(y, -1);
  }

  private HeapVector hypergradient(Vector x) {
    double[] at = x.toArray();
    double[] y = solution(at);
    Arrays.setAll(y, i -> y[i] - t[i]);
    double[] implicit = transposedTimes(b, curved(y, -1));
    double[] result = new double[p];
    Arrays.setAll(result, i -> at[i] - s[i] - implicit[i]);
    return HeapVector.wrap(result);
  }

  /** Return A^power · v = H Λ^power H v. */
  private double[] curved(double[] v, int power) {
    double[] result = v.clone();
    HeapVector vector = HeapVector.wrap(result);
    vector.axpy(-2 * h.dot(vector), h);
    for (int i = 0; i < d; i++) {
      result[i] *= Math.pow(eigenvalues[i], power);
    }
    vector.axpy(-2 * h.dot(vector), h);
    return result;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[matrix.length];
    Arrays.setAll(result, i -> HeapVector.wrap(matrix[i]).dot(HeapVector.wrap(vector)));
    return result;
  }

  private static double[] transposedTimes(double[][] matrix, double[] vector) {
    HeapVector result = HeapVector.zeros(matrix[0].length);
    for (int i = 0; i < vector.length; i++) {
      result.axpy(vector[i], HeapVector.wrap(matrix[i]));
    }
    return result.array();
  }

  private static double[] gaussian(int n, RandomStream random) {
    double[] result = new double[n];
    Arrays.setAll(result, i -> random.nextGaussian());
    return result;
  }

  private static double dot(double[] left, double[] right) {
    return HeapVector.wrap(left).dot(HeapVector.wrap(right));
  }

  /** F at (x, y). */
  private final class Outer implements Derivatives {
    private final double[] x;
    private final double[] y;

    Outer(double[] x, double[] y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public double value() {
      double[] inX = gradientX();
      double[] inY = gradientY();
      return 0.5 * (dot(inX, inX) + dot(inY, inY));
    }

    @Override
    public double[] gradientX() {
      double[] result = new double[p];
      Arrays.setAll(result, i -> x[i] - s[i]);
      return result;
    }

    @Override
    public double[] gradientY() {
      double[] result = new double[d];
      Arrays.setAll(result, i -> y[i] - t[i]);
      return result;
    }

    @Override
    public double[] productYy(double[] v) {
      return v.clone();
    }

    @Override
    public double[] productXy(double[] v) {
      return new double[p];
    }

    @Override
    public double[] productYx(double[] u) {
      return new double[d];
    }
  }

  /** f at (x, y). */
  private final class Inner implements Derivatives {
    private final double[] x;
    private final double[] y;

    Inner(double[] x, double[] y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public double value() {
      return 0.5 * dot(y, curved(y, 1)) + dot(y, times(b, x)) + dot(y, c);
    }

    @Override
    public double[] gradientX() {
      return transposedTimes(b, y);
    }

    @Override
    public double[] gradientY() {
      double[] result = curved(y, 1);
      double[] linear = times(b, x);
      Arrays.setAll(result, i -> result[i] + linear[i] + c[i]);
      return result;
    }

    @Override
    public double[] productYy(double[] v) {
      return curved(v, 1);
    }

    @Override
    public double[] productXy(double[] v) {
      return transposedTimes(b, v);
    }

    @Override
    public double[] productYx(double[] u) {
      return times(b, u);
    }
  }
}
