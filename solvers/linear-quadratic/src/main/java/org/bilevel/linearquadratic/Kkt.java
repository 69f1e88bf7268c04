package org.bilevel.linearquadratic;

import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.ojalgo.matrix.decomposition.LU;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.RawStore;

/** Dense linear algebra of optimality conditions. */
final class Kkt {
  private Kkt() {}

  /**
   * Solve [H Aᵀ; A 0] (v, w) = (b, c).
   *
   * @param h H, d × d
   * @param a A, m × d
   * @param right b and c, d + m numbers
   * @return v and w
   * @throws BilevelException of category NUMERIC if the matrix is singular
   */
  static double[] solve(double[][] h, double[][] a, double[] right) {
    int d = h.length;
    int m = a.length;
    double[][] matrix = new double[d + m][d + m];
    for (int i = 0; i < d; i++) {
      System.arraycopy(h[i], 0, matrix[i], 0, d);
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < d; j++) {
        matrix[d + i][j] = a[i][j];
        matrix[j][d + i] = a[i][j];
      }
    }
    LU<Double> decomposition = LU.R064.make(d + m, d + m);
    decomposition.decompose(RawStore.wrap(matrix));
    Optional<double[]> solution =
        decomposition.isSolvable()
            ? Optional.of(decomposition.getSolution(column(right)).toRawCopy1D())
            : Optional.empty();
    return solution
        .filter(Kkt::isFinite)
        .orElseThrow(() ->
            BilevelException.numeric(
                "The optimality conditions of the inner problem have no unique solution: their"
                    + " matrix of %d variables and %d active constraints is singular."
                        .formatted(d, m),
                "Maybe constraints depend on each other at the solution, or f is flat along"
                    + " them; give it some curvature, or drop a constraint."));
  }

  /**
   * Return the z that minimises ‖g + Aᵀ z‖.
   *
   * @param a A, m × d with m ≤ d rows that do not depend on each other
   * @param g g, d numbers
   */
  static double[] multipliers(double[][] a, double[] g) {
    if (a.length == 0) {
      return new double[0];
    }
    double[] right = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      right[i] = -g[i];
    }
    MatrixStore<Double> transposed = RawStore.wrap(a).transpose();
    QR<Double> decomposition = QR.R064.make(g.length, a.length);
    decomposition.decompose(transposed);
    if (a.length > g.length || !decomposition.isFullRank()) {
      throw BilevelException.numeric(
          "The gradients in y of %d active constraints depend on each other.".formatted(a.length),
          "Maybe one of them says the same as another; drop it.");
    }
    return decomposition.getSolution(column(right)).toRawCopy1D();
  }

  private static RawStore column(double[] entries) {
    double[][] rows = new double[entries.length][1];
    for (int i = 0; i < entries.length; i++) {
      rows[i][0] = entries[i];
    }
    return RawStore.wrap(rows);
  }

  private static boolean isFinite(double[] entries) {
    for (double entry : entries) {
      if (!Double.isFinite(entry)) {
        return false;
      }
    }
    return true;
  }
}
