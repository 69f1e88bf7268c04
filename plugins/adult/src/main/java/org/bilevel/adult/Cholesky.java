package org.bilevel.adult;

import java.util.Optional;

/** The factor L of a small symmetric positive definite matrix A = L Lᵀ. */
final class Cholesky {
  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  /** Factor A + μI, given the lower triangle of A; empty if that is not positive definite. */
  static Optional<Cholesky> of(double[][] a, double shift) {
    int n = a.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j] + (i == j ? shift : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i > j) {
          lower[i][j] = sum / lower[j][j];
        } else if (sum > 0) {
          lower[i][i] = Math.sqrt(sum);
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Cholesky(lower));
  }

  /** Return A⁻¹ b. */
  double[] solve(double[] b) {
    int n = lower.length;
    double[] v = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        v[i] -= lower[i][k] * v[k];
      }
      v[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      v[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        v[k] -= lower[i][k] * v[i];
      }
    }
    return v;
  }

  /** Return A⁻¹, all of it. */
  double[][] inverse() {
    int n = lower.length;
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      inverse[i] = solve(unit);
    }
    return inverse;
  }
}
