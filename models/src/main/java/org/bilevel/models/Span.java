package org.bilevel.models;

/**
 * The span of n samples by a pivoted Cholesky factorisation of their Gram matrix: X Xᵀ = L Lᵀ, so
 * that X = L Qᵀ where the r columns of Q are orthonormal.
 *
 * @param rank r, the dimension of the span up to rounding
 * @param coordinates L, n rows of r: the samples in the basis Q
 * @param basis S, n rows of r with Q = Xᵀ S
 */
record Span(int rank, double[] coordinates, double[] basis) {
  /**
   * Squared distances to the span below this part of the largest squared norm are rounding. Pixels
   * are multiples of 1/255, so that true distances are far above.
   */
  private static final double TOLERANCE = 1e-12;

  /**
   * Factor a Gram matrix.
   *
   * @param gram X Xᵀ, n rows of n; unchanged
   * @param n how many samples
   */
  static Span of(double[] gram, int n) {
    double[] distances = new double[n];
    double largest = 0;
    for (int i = 0; i < n; i++) {
      distances[i] = gram[i * n + i];
      largest = Math.max(largest, distances[i]);
    }
    double[][] columns = new double[n][];
    int[] pivots = new int[n];
    int rank = 0;
    while (rank < n) {
      int pivot = argMax(distances);
      if (!(distances[pivot] > TOLERANCE * largest)) {
        break;
      }
      columns[rank] = column(gram, n, pivot, columns, rank, Math.sqrt(distances[pivot]));
      for (int i = 0; i < n; i++) {
        distances[i] -= columns[rank][i] * columns[rank][i];
      }
      // earlier pivots lie in the span; rounding must not bring them back
      distances[pivot] = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < rank; k++) {
        columns[rank][pivots[k]] = 0;
      }
      pivots[rank] = pivot;
      rank++;
    }
    return new Span(rank, rows(columns, n, rank), basis(columns, pivots, n, rank));
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Return the Gram matrix's column at the pivot, less what earlier columns explain, scaled. */
  private static double[] column(
      double[] gram, int n, int pivot, double[][] columns, int rank, double scale) {
    double[] column = new double[n];
    System.arraycopy(gram, pivot * n, column, 0, n);
    for (int k = 0; k < rank; k++) {
      double[] earlier = columns[k];
      double factor = earlier[pivot];
      for (int i = 0; i < n; i++) {
        column[i] -= factor * earlier[i];
      }
    }
    for (int i = 0; i < n; i++) {
      column[i] /= scale;
    }
    return column;
  }

  private static double[] rows(double[][] columns, int n, int rank) {
    double[] rows = new double[n * rank];
    for (int j = 0; j < rank; j++) {
      for (int i = 0; i < n; i++) {
        rows[i * rank + j] = columns[j][i];
      }
    }
    return rows;
  }

  /** Return S: L_P⁻ᵀ in the rows of the pivots P, zeros elsewhere. */
  private static double[] basis(double[][] columns, int[] pivots, int n, int rank) {
    // rows of the inverse of the lower triangle L_P, by forward substitution
    double[][] inverse = new double[rank][rank];
    for (int k = 0; k < rank; k++) {
      double[] row = inverse[k];
      for (int m = 0; m < k; m++) {
        double factor = columns[m][pivots[k]];
        double[] earlier = inverse[m];
        for (int j = 0; j <= m; j++) {
          row[j] -= factor * earlier[j];
        }
      }
      double diagonal = columns[k][pivots[k]];
      row[k] = 1;
      for (int j = 0; j <= k; j++) {
        row[j] /= diagonal;
      }
    }
    double[] basis = new double[n * rank];
    for (int k = 0; k < rank; k++) {
      for (int j = k; j < rank; j++) {
        basis[pivots[k] * rank + j] = inverse[j][k];
      }
    }
    return basis;
  }
}
