package org.bilevel.greedy;

/**
 * K = ΦΦᵀ by its factor: n points of r features each.
 *
 * @param features Φ, n rows of length r; not copied
 */
record FactorGram(double[][] features) implements Gram {

  @Override
  public int size() {
    return features.length;
  }

  @Override
  public double[] column(int i) {
    double[] column = new double[features.length];
    for (int j = 0; j < column.length; j++) {
      column[j] = Rows.dot(features[j], features[i]);
    }
    return column;
  }

  @Override
  public double[][] times(double[][] vectors, int[] rows) {
    double[][] sums = new double[vectors.length][features[0].length]; // Φᵀ · vector
    for (int i = 0; i < features.length; i++) {
      for (int c = 0; c < vectors.length; c++) {
        Rows.axpy(vectors[c][i], features[i], sums[c]);
      }
    }
    double[][] products = new double[vectors.length][rows.length];
    for (int r = 0; r < rows.length; r++) {
      double[] row = features[rows[r]];
      for (int c = 0; c < vectors.length; c++) {
        products[c][r] = Rows.dot(row, sums[c]);
      }
    }
    return products;
  }
}
