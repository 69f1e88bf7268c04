package org.bilevel.testkit.problems;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * A random quadratic bilevel problem whose solution and hypergradient are known.
 *
 * <pre>{@code
 * f(x, y) = ½ yᵀA y + yᵀ(B x + c)                          y*(x)  = −A⁻¹(B x + c)
 * F(x, y) = ½ ‖y − t‖² + yᵀG x + ½ xᵀD x + eᵀx             dF/dx  = ∇_x F − Bᵀ A⁻¹ ∇_y F
 * }</pre>
 *
 * <p>x has length p, y length d; A is symmetric, d × d, with chosen eigenvalues λ_i and known
 * eigenvectors, so that A⁻¹ is exact to rounding; B and G are d × p; D is symmetric, positive
 * semidefinite, p × p. Vectors are heap vectors. There are no data points: only {@link Batch#all()}
 * is accepted.
 */
public final class QuadraticProblem implements BilevelProblem {
  private final int p;
  private final int d;
  private final double[] eigenvalues;
  private final double[][] eigenvectors; // rows
  private final double[][] a;
  private final double[][] b;
  private final double[][] g;
  private final double[][] dd;
  private final double[] c;
  private final double[] t;
  private final double[] e;
  private final HeapVector initialOuter;
  private final HeapVector initialInner;
  private final Objective outer = new Outer();
  private final Objective inner = new Inner();

  private QuadraticProblem(int p, double[] eigenvalues, RandomStream random) {
    this.p = p;
    this.d = eigenvalues.length;
    this.eigenvalues = eigenvalues.clone();
    this.eigenvectors = orthonormal(d, random.split("eigenvectors"));
    this.a = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          sum += eigenvalues[k] * eigenvectors[k][i] * eigenvectors[k][j];
        }
        a[i][j] = sum;
        a[j][i] = sum;
      }
    }
    this.b = gaussian(d, p, 1 / Math.sqrt(p), random.split("B"));
    this.g = gaussian(d, p, 1 / Math.sqrt(p), random.split("G"));
    double[][] root = gaussian(p, p, 1 / Math.sqrt(p), random.split("D"));
    this.dd = new double[p][p];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < p; j++) {
        dd[i][j] = HeapVector.wrap(root[i]).dot(HeapVector.wrap(root[j]));
      }
    }
    this.c = gaussian(1, d, 1, random.split("c"))[0];
    this.t = gaussian(1, d, 1, random.split("t"))[0];
    this.e = gaussian(1, p, 1, random.split("e"))[0];
    this.initialOuter = HeapVector.wrap(gaussian(1, p, 1, random.split("x"))[0]);
    this.initialInner = HeapVector.wrap(gaussian(1, d, 1, random.split("y"))[0]);
  }

  /**
   * Return a random problem with a strongly convex inner objective.
   *
   * @param p the length of x, at least 1
   * @param d the length of y, at least 1
   * @param condition the condition number κ ≥ 1 of A, whose eigenvalues are spread evenly on a
   *     logarithmic scale from 1/κ to 1; with d = 1 the one eigenvalue is 1
   * @param random the stream that everything else is drawn from
   * @return a new problem
   */
  public static QuadraticProblem random(int p, int d, double condition, RandomStream random) {
    double[] eigenvalues = new double[d];
    for (int i = 0; i < d; i++) {
      eigenvalues[i] = d == 1 ? 1 : Math.pow(condition, -(double) i / (d - 1));
    }
    return new QuadraticProblem(p, eigenvalues, random);
  }

  /**
   * Return a random problem whose inner objective has given curvatures.
   *
   * @param p the length of x, at least 1
   * @param eigenvalues the eigenvalues of A, d of them; the inner objective has a minimiser only if
   *     all are positive
   * @param random the stream that everything else is drawn from
   * @return a new problem
   */
  public static QuadraticProblem withEigenvalues(int p, double[] eigenvalues, RandomStream random) {
    return new QuadraticProblem(p, eigenvalues, random);
  }

  /**
   * Return the eigenvalues λ_1 … λ_d of A.
   *
   * @return a new array
   */
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /**
   * Return an eigenvector of A.
   *
   * @param i which, from 0
   * @return the unit vector of eigenvalue i, length d; a new array
   */
  public double[] eigenvector(int i) {
    return eigenvectors[i].clone();
  }

  /**
   * Return y*(x) = −A⁻¹(B x + c).
   *
   * @param x the outer variable, length p
   * @return a new vector of length d
   */
  public HeapVector solution(Vector x) {
    double[] rhs = times(b, array(x));
    for (int i = 0; i < d; i++) {
      rhs[i] = -(rhs[i] + c[i]);
    }
    return HeapVector.wrap(solve(rhs));
  }

  /**
   * Return the inner solution y*(x) in the form in which an estimator takes it.
   *
   * @param x the outer variable, length p
   * @return a new solution without iterates
   */
  public InnerSolution innerSolution(Vector x) {
    return InnerSolution.of(solution(x));
  }

  /**
   * Return A⁻¹ b.
   *
   * @param rhs b, length d
   * @return a new vector of length d
   */
  public HeapVector inverseTimes(Vector rhs) {
    return HeapVector.wrap(solve(array(rhs)));
  }

  /**
   * Return the exact hypergradient dF/dx of x ↦ F(x, y*(x)).
   *
   * @param x the outer variable, length p
   * @return a new vector of length p
   */
  public HeapVector hypergradient(Vector x) {
    return hypergradient(x, solution(x));
  }

  /**
   * Return ∇_x F − Bᵀ A⁻¹ ∇_y F at a point that need not solve the inner problem: what an exact
   * linear solve makes of an inexact inner solution.
   *
   * @param x the outer variable, length p
   * @param y the inner variable, length d
   * @return a new vector of length p
   */
  public HeapVector hypergradient(Vector x, Vector y) {
    double[] v = solve(outerGradientY(array(x), array(y)));
    double[] result = outerGradientX(array(x), array(y));
    double[] implicit = transposedTimes(b, v);
    for (int i = 0; i < p; i++) {
      result[i] -= implicit[i];
    }
    return HeapVector.wrap(result);
  }

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
    return initialOuter.copy();
  }

  @Override
  public HeapVector initialInner() {
    return initialInner.copy();
  }

  private double[] solve(double[] rhs) {
    double[] result = new double[d];
    for (int k = 0; k < d; k++) {
      double coordinate = 0;
      for (int i = 0; i < d; i++) {
        coordinate += eigenvectors[k][i] * rhs[i];
      }
      coordinate /= eigenvalues[k];
      for (int i = 0; i < d; i++) {
        result[i] += coordinate * eigenvectors[k][i];
      }
    }
    return result;
  }

  private double[] outerGradientX(double[] x, double[] y) {
    double[] result = transposedTimes(g, y);
    double[] curved = times(dd, x);
    for (int i = 0; i < p; i++) {
      result[i] += curved[i] + e[i];
    }
    return result;
  }

  private double[] outerGradientY(double[] x, double[] y) {
    double[] result = times(g, x);
    for (int i = 0; i < d; i++) {
      result[i] += y[i] - t[i];
    }
    return result;
  }

  private static double[][] orthonormal(int n, RandomStream random) {
    double[][] rows = gaussian(n, n, 1, random);
    for (int i = 0; i < n; i++) {
      HeapVector row = HeapVector.wrap(rows[i]);
      // Gram-Schmidt twice is orthogonal to rounding
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          HeapVector other = HeapVector.wrap(rows[j]);
          row.axpy(-row.dot(other), other);
        }
      }
      row.scale(1 / row.norm());
    }
    return rows;
  }

  private static double[][] gaussian(int rows, int columns, double sd, RandomStream random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, i -> sd * random.nextGaussian());
    }
    return matrix;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[matrix.length];
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      for (int j = 0; j < vector.length; j++) {
        sum += matrix[i][j] * vector[j];
      }
      result[i] = sum;
    }
    return result;
  }

  private static double[] transposedTimes(double[][] matrix, double[] vector) {
    double[] result = new double[matrix[0].length];
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[j] += matrix[i][j] * vector[i];
      }
    }
    return result;
  }

  private static double[] array(Vector vector) {
    return ((HeapVector) vector).array();
  }

  private static double dot(double[] left, double[] right) {
    return HeapVector.wrap(left).dot(HeapVector.wrap(right));
  }

  private static void requireAll(Batch batch) {
    if (!batch.isAll()) {
      throw new IllegalArgumentException("a quadratic has no data points, yet got " + batch);
    }
  }

  /** f. */
  private final class Inner implements Objective {
    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      requireAll(batch);
      double[] xs = array(x);
      double[] ys = array(y);
      return new Linearization() {
        @Override
        public double value() {
          double[] linear = times(b, xs);
          double[] ay = times(a, ys);
          double sum = 0;
          for (int i = 0; i < d; i++) {
            sum += ys[i] * (0.5 * ay[i] + linear[i] + c[i]);
          }
          return sum;
        }

        @Override
        public Vector gradientX() {
          return HeapVector.wrap(transposedTimes(b, ys));
        }

        @Override
        public Vector gradientY() {
          double[] result = times(a, ys);
          double[] linear = times(b, xs);
          for (int i = 0; i < d; i++) {
            result[i] += linear[i] + c[i];
          }
          return HeapVector.wrap(result);
        }

        @Override
        public Products products(Vector v) {
          return new Products(
              HeapVector.wrap(times(a, array(v))), HeapVector.wrap(transposedTimes(b, array(v))));
        }

        @Override
        public Vector productYx(Vector u) {
          return HeapVector.wrap(times(b, array(u)));
        }

        @Override
        public void close() {}
      };
    }
  }

  /** F. */
  private final class Outer implements Objective {
    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      requireAll(batch);
      double[] xs = array(x);
      double[] ys = array(y);
      return new Linearization() {
        @Override
        public double value() {
          double sum = dot(ys, times(g, xs)) + 0.5 * dot(xs, times(dd, xs)) + dot(e, xs);
          for (int i = 0; i < d; i++) {
            sum += 0.5 * (ys[i] - t[i]) * (ys[i] - t[i]);
          }
          return sum;
        }

        @Override
        public Vector gradientX() {
          return HeapVector.wrap(outerGradientX(xs, ys));
        }

        @Override
        public Vector gradientY() {
          return HeapVector.wrap(outerGradientY(xs, ys));
        }

        @Override
        public Products products(Vector v) {
          return new Products(
              HeapVector.of(array(v)), HeapVector.wrap(transposedTimes(g, array(v))));
        }

        @Override
        public Vector productYx(Vector u) {
          return HeapVector.wrap(times(g, array(u)));
        }

        @Override
        public void close() {}
      };
    }
  }
}
