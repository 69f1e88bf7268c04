package org.bilevel.featureselection;

import java.util.Arrays;
import org.bilevel.api.learning.Samples;

/**
 * The F statistic of a one-way analysis of variance of each pixel over the classes.
 *
 * <pre>{@code F_j = [Σ_c n_c (μ_cj − μ_j)² / (C − 1)] / [Σ_c Σ_{i∈c} (x_ij − μ_cj)² / (n − C)]}
 * </pre>
 *
 * <p>n_c is the number of samples of class c, C the number of classes that occur. A pixel that is
 * the same in all samples has F = 0; one that is the same within each class but not in all has F =
 * ∞. Two passes over the samples.
 */
final class FScore {
  private FScore() {}

  /** Return F_j of each pixel; zeros if only one class occurs, or no class has two samples. */
  static double[] of(Samples samples) {
    int d = samples.shape().length();
    int n = samples.size();
    float[] x = samples.features();
    int[] counts = new int[samples.classes()];
    double[][] means = new double[samples.classes()][d];
    double[] mean = new double[d];
    for (int i = 0; i < n; i++) {
      counts[samples.labels()[i]]++;
      for (int j = 0; j < d; j++) {
        means[samples.labels()[i]][j] += x[i * d + j];
        mean[j] += x[i * d + j] / n;
      }
    }
    int present = 0;
    double[] between = new double[d];
    for (int c = 0; c < counts.length; c++) {
      present += counts[c] > 0 ? 1 : 0;
      for (int j = 0; j < d && counts[c] > 0; j++) {
        means[c][j] /= counts[c];
        between[j] += counts[c] * (means[c][j] - mean[j]) * (means[c][j] - mean[j]);
      }
    }
    double[] within = new double[d];
    double[] least = new double[d];
    double[] most = new double[d];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      double[] own = means[samples.labels()[i]];
      for (int j = 0; j < d; j++) {
        double entry = x[i * d + j];
        within[j] += (entry - own[j]) * (entry - own[j]);
        least[j] = Math.min(least[j], entry);
        most[j] = Math.max(most[j], entry);
      }
    }
    double[] scores = new double[d];
    for (int j = 0; j < d; j++) {
      // a constant pixel's sums of squares are rounding alone
      if (present > 1 && n > present && most[j] > least[j]) {
        scores[j] = (between[j] / (present - 1)) / (within[j] / (n - present));
      }
    }
    return scores;
  }
}
