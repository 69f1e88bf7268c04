package org.bilevel.greedy;

import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.RawStore;

/** Features whose inner products approximate a kernel from what it is at a few landmarks. */
final class Nystrom {
  /** Eigenvalues below this share of the greatest are rounding. */
  private static final double RANK = 1e-11;

  private Nystrom() {}

  /**
   * Return Φ = K_nm Q D^(−1/2), where K_mm = Q D Qᵀ: ΦΦᵀ = K_nm K_mm⁺ K_mn.
   *
   * <p>Exact where the landmarks are all points. Cost: m³ for the eigenvalues, n m of the kernel, n
   * m r for Φ.
   *
   * @param kernel the kernel
   * @param points n points
   * @param landmarks m of them
   * @return n rows of r ≤ m features; r = 0 if the kernel is 0 at the landmarks
   */
  static FactorGram of(Kernel kernel, double[][] points, int[] landmarks) {
    int n = points.length;
    int m = landmarks.length;
    double[] squares = new double[n];
    for (int i = 0; i < n; i++) {
      squares[i] = Rows.dot(points[i], points[i]);
    }
    double[][] small = new double[m][m]; // K_mm
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        small[i][j] = value(kernel, points, squares, landmarks[i], landmarks[j]);
      }
    }
    Eigenvalue<Double> eigen = Eigenvalue.R064.make(m, true);
    eigen.decompose(RawStore.wrap(small));
    MatrixStore<Double> d = eigen.getD();
    MatrixStore<Double> q = eigen.getV();
    double greatest = 0;
    for (int k = 0; k < m; k++) {
      greatest = Math.max(greatest, d.doubleValue(k, k));
    }
    int rank = 0;
    double[][] directions = new double[m][]; // rows: columns of Q D^(−1/2)
    for (int k = 0; k < m; k++) {
      double eigenvalue = d.doubleValue(k, k);
      if (eigenvalue > RANK * greatest) {
        double[] direction = new double[m];
        for (int i = 0; i < m; i++) {
          direction[i] = q.doubleValue(i, k) / Math.sqrt(eigenvalue);
        }
        directions[rank++] = direction;
      }
    }
    double[][] features = new double[n][rank];
    double[] row = new double[m]; // of K_nm
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        row[j] = value(kernel, points, squares, i, landmarks[j]);
      }
      for (int k = 0; k < rank; k++) {
        features[i][k] = Rows.dot(row, directions[k]);
      }
    }
    return new FactorGram(features);
  }

  private static double value(Kernel kernel, double[][] points, double[] squares, int i, int j) {
    return kernel.of(squares[i], squares[j], Rows.dot(points[i], points[j]));
  }
}
