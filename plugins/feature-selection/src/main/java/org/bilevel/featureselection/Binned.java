package org.bilevel.featureselection;

import org.bilevel.api.learning.Samples;

/**
 * Pixels in bins of equal width from their least to their greatest value, and the mutual
 * information, in nats, of such variables.
 *
 * <pre>{@code I(a; b) = Σ_{u,v} p(u, v) ln [p(u, v) / (p(u) p(v))]}</pre>
 *
 * <p>p are the shares of the samples: the plug-in estimate, which is too high where there are few
 * samples for the cells. Memory: a byte for each pixel of each sample.
 */
final class Binned {
  private final byte[][] pixels; // one row a pixel
  private final int bins;
  private final int[] labels;
  private final int classes;

  Binned(Samples samples, int bins) {
    int d = samples.shape().length();
    int n = samples.size();
    this.bins = bins;
    this.labels = samples.labels();
    this.classes = samples.classes();
    this.pixels = new byte[d][n];
    float[] x = samples.features();
    for (int j = 0; j < d; j++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        least = Math.min(least, x[i * d + j]);
        most = Math.max(most, x[i * d + j]);
      }
      double width = (most - least) / bins;
      for (int i = 0; i < n && width > 0; i++) {
        pixels[j][i] = (byte) Math.min(bins - 1, (int) ((x[i * d + j] - least) / width));
      }
    }
  }

  /** Return how many pixels there are. */
  int pixels() {
    return pixels.length;
  }

  /** Return I(pixel; label) of each pixel. */
  double[] relevance() {
    double[] relevance = new double[pixels.length];
    for (int j = 0; j < pixels.length; j++) {
      int[] cells = new int[bins * classes];
      for (int i = 0; i < labels.length; i++) {
        cells[(pixels[j][i] & 0xFF) * classes + labels[i]]++;
      }
      relevance[j] = information(cells, classes, labels.length);
    }
    return relevance;
  }

  /** Return I(pixel; other pixel). */
  double redundancy(int pixel, int other) {
    int[] cells = new int[bins * bins];
    for (int i = 0; i < labels.length; i++) {
      cells[(pixels[pixel][i] & 0xFF) * bins + (pixels[other][i] & 0xFF)]++;
    }
    return information(cells, bins, labels.length);
  }

  /**
   * Select pixels one after the other: each time the one with the greatest I(j; label) − 1/|S|
   * Σ_{s∈S} I(j; s), where S are those selected so far (minimum redundancy, maximum relevance).
   *
   * @return the numbers of the pixels, in the order of their selection
   */
  int[] mrmr(int size) {
    double[] relevance = relevance();
    double[] redundancy = new double[pixels.length];
    boolean[] taken = new boolean[pixels.length];
    int[] selected = new int[size];
    for (int k = 0; k < size; k++) {
      int best = -1;
      double bestScore = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < pixels.length; j++) {
        double score = relevance[j] - (k == 0 ? 0 : redundancy[j] / k);
        if (!taken[j] && score > bestScore) {
          best = j;
          bestScore = score;
        }
      }
      selected[k] = best;
      taken[best] = true;
      for (int j = 0; j < pixels.length && k < size - 1; j++) {
        if (!taken[j]) {
          redundancy[j] += redundancy(j, best);
        }
      }
    }
    return selected;
  }

  /** Return the mutual information of rows and columns of a table of counts. */
  static double information(int[] cells, int columns, int n) {
    int[] row = new int[cells.length / columns];
    int[] column = new int[columns];
    for (int k = 0; k < cells.length; k++) {
      row[k / columns] += cells[k];
      column[k % columns] += cells[k];
    }
    double information = 0;
    for (int k = 0; k < cells.length; k++) {
      if (cells[k] > 0) {
        information +=
            (double) cells[k]
                / n
                * Math.log(
                    (double) cells[k] * n / ((double) row[k / columns] * column[k % columns]));
      }
    }
    return information;
  }
}
