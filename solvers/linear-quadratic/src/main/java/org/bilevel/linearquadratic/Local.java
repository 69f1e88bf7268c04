package org.bilevel.linearquadratic;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Constraints;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** An inner problem near a point: values, gradients, and on demand dense second derivatives. */
final class Local implements AutoCloseable {
  private final Vector like; // of y's kind and length
  private final int p;
  private final Linearization f;

  /** The constraints, inequalities first. */
  private final List<Linearization> constraints = new ArrayList<>();

  private final int inequalities;

  /**
   * Evaluate.
   *
   * @param problem the problem
   * @param x the outer variable; unchanged until this is closed
   * @param y the inner variable; unchanged until this is closed
   * @param batch the data points of f
   */
  Local(BilevelProblem problem, Vector x, Vector y, Batch batch) {
    this.like = y;
    this.p = x.size();
    Constraints all = problem.constraints().orElse(new Constraints(List.of(), List.of()));
    this.inequalities = all.inequalities().size();
    this.f = problem.inner().linearize(x, y, batch);
    for (Objective c : all.inequalities()) {
      constraints.add(c.linearize(x, y, Batch.all()));
    }
    for (Objective c : all.equalities()) {
      constraints.add(c.linearize(x, y, Batch.all()));
    }
  }

  /** Refuse inner variables whose dense Hessian would not fit. */
  static void requireSmall(int d, int most) {
    if (d > most) {
      throw BilevelException.configuration(
          "linear-quadratic keeps a dense matrix of %d × %d numbers for y, more than most-inner = %d allows."
              .formatted(d, d, most),
          "Maybe raise most-inner, or use an estimator that needs products alone.");
    }
  }

  int constraintCount() {
    return constraints.size();
  }

  boolean isInequality(int i) {
    return i < inequalities;
  }

  /** Return c_i. */
  double value(int i) {
    return constraints.get(i).value();
  }

  /** Return ∇_y f. */
  double[] gradient() {
    return array(f.gradientY());
  }

  /** Return ∇_y c_i. */
  double[] gradientY(int i) {
    return array(constraints.get(i).gradientY());
  }

  /** Return ∇_x c_i. */
  double[] gradientX(int i) {
    return array(constraints.get(i).gradientX());
  }

  /**
   * Return ∇²_yy L and ∇²_xy L of L = f + Σ z_i c_i.
   *
   * @param z multipliers, one for each constraint; those that are 0 cost nothing
   */
  Hessians hessians(double[] z) {
    int d = like.size();
    double[][] yy = new double[d][d];
    double[][] xy = new double[p][d];
    double[] unit = new double[d];
    for (int j = 0; j < d; j++) {
      unit[j] = 1;
      try (Vector e = like.zerosLike()) {
        e.assign(unit);
        add(f, 1, e, j, yy, xy);
        for (int i = 0; i < z.length; i++) {
          if (z[i] != 0) {
            add(constraints.get(i), z[i], e, j, yy, xy);
          }
        }
      }
      unit[j] = 0;
    }
    return new Hessians(yy, xy);
  }

  /**
   * Second derivatives.
   *
   * @param yy ∇²_yy L, d × d
   * @param xy ∇²_xy L, p × d
   */
  record Hessians(double[][] yy, double[][] xy) {}

  private static void add(
      Linearization g, double factor, Vector e, int column, double[][] yy, double[][] xy) {
    try (Products products = g.products(e)) {
      addColumn(factor, products.yy().toArray(), column, yy);
      addColumn(factor, products.xy().toArray(), column, xy);
    }
  }

  private static void addColumn(double factor, double[] entries, int column, double[][] matrix) {
    for (int i = 0; i < entries.length; i++) {
      matrix[i][column] += factor * entries[i];
    }
  }

  private static double[] array(Vector vector) {
    try (vector) {
      return vector.toArray();
    }
  }

  @Override
  public void close() {
    f.close();
    constraints.forEach(Linearization::close);
  }
}
