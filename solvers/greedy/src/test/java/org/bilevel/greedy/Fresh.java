package org.bilevel.greedy;

import org.ojalgo.matrix.decomposition.LU;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.RawStore;

/**
 * The fit from its optimality condition (W K_SS + λI) α = W Y_S, solved anew by another
 * decomposition; weights may be negative here.
 *
 * @param k K, n × n
 * @param labels n class numbers
 * @param classes C
 * @param lambda λ
 */
record Fresh(double[][] k, int[] labels, double[] counts, int classes, double lambda) {

  /** Make a fit to candidates that all count the same. */
  Fresh(double[][] k, int[] labels, int classes, double lambda) {
    this(k, labels, Weighing.equally(labels.length), classes, lambda);
  }

  /** Return f at all points, one row of n numbers a class. */
  double[][] outputs(int[] points, double[] weights) {
    int m = points.length;
    int n = k.length;
    double[][] f = new double[classes][n];
    if (m == 0) {
      return f;
    }
    double[][] matrix = new double[m][m];
    double[][] right = new double[m][classes];
    for (int s = 0; s < m; s++) {
      for (int t = 0; t < m; t++) {
        matrix[s][t] = weights[s] * k[points[s]][points[t]] + (s == t ? lambda : 0);
      }
      right[s][labels[points[s]]] = weights[s];
    }
    LU<Double> lu = LU.R064.make(m, m);
    lu.decompose(RawStore.wrap(matrix));
    MatrixStore<Double> alpha = lu.getSolution(RawStore.wrap(right));
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < n; i++) {
        for (int s = 0; s < m; s++) {
          f[c][i] += k[i][points[s]] * alpha.doubleValue(s, c);
        }
      }
    }
    return f;
  }

  /** Return G. */
  double outerValue(OuterLoss loss, int[] points, double[] weights) {
    return loss.value(outputs(points, weights), labels, counts);
  }

  /** Return (G(w + h e_s) − G(w − h e_s)) / 2h. */
  double slope(OuterLoss loss, int[] points, double[] weights, int s, double h) {
    double[] moved = weights.clone();
    moved[s] = weights[s] + h;
    double up = outerValue(loss, points, moved);
    moved[s] = weights[s] - h;
    return (up - outerValue(loss, points, moved)) / (2 * h);
  }
}
