package org.bilevel.greedy;

/** The symmetric matrix K of a kernel at n candidates, K_ij = k(x_i, x_j). */
sealed interface Gram permits DenseGram, FactorGram {

  /** Return n. */
  int size();

  /**
   * Return a column of K.
   *
   * @param i which candidate
   * @return n numbers; a new array
   */
  double[] column(int i);

  /**
   * Return some rows of products.
   *
   * @param vectors the vectors, each of length n
   * @param rows which rows
   * @return for each vector, entry rows[r] of K · vector at r
   */
  double[][] times(double[][] vectors, int[] rows);
}
