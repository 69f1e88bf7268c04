package org.bilevel.greedy;

/**
 * What G is of the outputs f of a proxy model at n candidates, one row of n numbers a class, of
 * which each counts a_i, 1 on average.
 */
enum OuterLoss {
  /** G = 1/n Σ_i a_i ‖f(x_i) − y_i‖², y_i with a 1 at the label. */
  SQUARED {
    @Override
    double value(double[][] f, int[] labels, double[] counts) {
      double sum = 0;
      for (int c = 0; c < f.length; c++) {
        for (int i = 0; i < labels.length; i++) {
          double residual = f[c][i] - (labels[i] == c ? 1 : 0);
          sum += counts[i] * residual * residual;
        }
      }
      return sum / labels.length;
    }

    @Override
    double[][] gradient(double[][] f, int[] labels, double[] counts) {
      int n = labels.length;
      double[][] gradient = new double[f.length][n];
      for (int c = 0; c < f.length; c++) {
        for (int i = 0; i < n; i++) {
          gradient[c][i] = 2 * counts[i] * (f[c][i] - (labels[i] == c ? 1 : 0)) / n;
        }
      }
      return gradient;
    }
  },

  /** G = −1/n Σ_i a_i log softmax(f(x_i)) at the label. */
  CROSS_ENTROPY {
    @Override
    double value(double[][] f, int[] labels, double[] counts) {
      double sum = 0;
      for (int i = 0; i < labels.length; i++) {
        double greatest = greatest(f, i);
        double total = 0;
        for (double[] scores : f) {
          total += Math.exp(scores[i] - greatest);
        }
        sum += counts[i] * (Math.log(total) + greatest - f[labels[i]][i]);
      }
      return sum / labels.length;
    }

    @Override
    double[][] gradient(double[][] f, int[] labels, double[] counts) {
      int n = labels.length;
      double[][] gradient = new double[f.length][n];
      for (int i = 0; i < n; i++) {
        double greatest = greatest(f, i);
        double total = 0;
        for (int c = 0; c < f.length; c++) {
          gradient[c][i] = Math.exp(f[c][i] - greatest);
          total += gradient[c][i];
        }
        for (int c = 0; c < f.length; c++) {
          gradient[c][i] = counts[i] * (gradient[c][i] / total - (labels[i] == c ? 1 : 0)) / n;
        }
      }
      return gradient;
    }
  };

  /** Return G. */
  abstract double value(double[][] f, int[] labels, double[] counts);

  /** Return ∂G/∂f, in the layout of f. */
  abstract double[][] gradient(double[][] f, int[] labels, double[] counts);

  private static double greatest(double[][] f, int i) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double[] scores : f) {
      greatest = Math.max(greatest, scores[i]);
    }
    return greatest;
  }
}
