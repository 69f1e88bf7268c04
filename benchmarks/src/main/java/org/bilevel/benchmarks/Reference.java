package org.bilevel.benchmarks;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Linearization;
import org.bilevel.api.Vector;

/**
 * The hypergradient at y*(x), from the implicit function theorem with the whole matrix ∇²_yy f and
 * elimination; y*(x) from gradient steps and then Newton's.
 */
final class Reference {
  private static final int NEWTON_STEPS = 20;

  private Reference() {}

  /** Return dF/dx at the problem's initial x. */
  static double[] hypergradient(BilevelProblem problem, int gradientSteps, double size) {
    try (Vector x = problem.initialOuter();
        Vector y = problem.initialInner()) {
      for (int k = 0; k < gradientSteps; k++) {
        try (Vector gradient = problem.inner().gradientY(x, y, Batch.all())) {
          y.axpy(-size, gradient);
        }
      }
      for (int k = 0; k < NEWTON_STEPS; k++) {
        try (Linearization f = problem.inner().linearize(x, y, Batch.all());
            Vector gradient = f.gradientY();
            Vector step = solve(f, gradient)) {
          y.axpy(-1, step);
        }
      }
      try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
          Linearization f = problem.inner().linearize(x, y, Batch.all());
          Vector b = outer.gradientY();
          Vector v = solve(f, b);
          Vector mixed = f.productXy(v);
          Vector result = outer.gradientX();
          Vector left = f.gradientY()) {
        if (!(left.norm() < 1e-9)) {
          throw new IllegalStateException("‖∇_y f‖ is " + left.norm() + " at the reference's y");
        }
        result.axpy(-1, mixed);
        return result.toArray();
      }
    }
  }

  /** Return v with ∇²_yy f · v = b. */
  private static Vector solve(Linearization f, Vector b) {
    int d = b.size();
    double[][] rows = new double[d][]; // the matrix is symmetric
    double[] entries = new double[d];
    for (int i = 0; i < d; i++) {
      entries[i] = 1;
      try (Vector unit = b.zerosLike()) {
        unit.assign(entries);
        try (Vector column = f.productYy(unit)) {
          rows[i] = column.toArray();
        }
      }
      entries[i] = 0;
    }
    Vector solution = b.zerosLike();
    solution.assign(eliminated(rows, b.toArray()));
    return solution;
  }

  /** Gauss's elimination with the greatest pivot of each column. */
  private static double[] eliminated(double[][] rows, double[] b) {
    int n = b.length;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) {
          pivot = i;
        }
      }
      double[] row = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = row;
      double entry = b[pivot];
      b[pivot] = b[k];
      b[k] = entry;
      for (int i = k + 1; i < n; i++) {
        double factor = rows[i][k] / row[k];
        for (int j = k; j < n; j++) {
          rows[i][j] -= factor * row[j];
        }
        b[i] -= factor * b[k];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        b[k] -= rows[k][j] * b[j];
      }
      b[k] /= rows[k][k];
    }
    return b;
  }
}
