package org.bilevel.spr;

import java.util.Arrays;
import org.bilevel.api.RandomStream;

/** How central each vertex of a random graph is. */
final class Centrality {
  private static final double NO_EDGE = 1e-5; // a positive matrix has one eigenvector of its kind
  private static final int MOST_STEPS = 1000;
  private static final double ENOUGH = 1e-9;

  private Centrality() {}

  /**
   * Draw a graph and return its eigenvector centralities.
   *
   * @param similarities probabilities of the edges (i, j), j &lt; i; negative ones are 0
   * @param random the stream of the edges
   * @return positive numbers, the greatest 1
   */
  static double[] ofRandomGraph(double[][] similarities, RandomStream random) {
    int n = similarities.length;
    double[][] adjacency = new double[n][n];
    for (int i = 0; i < n; i++) {
      adjacency[i][i] = 1; // a vertex is like itself
      for (int j = 0; j < i; j++) {
        double edge = random.nextDouble() < similarities[i][j] ? 1 : NO_EDGE;
        adjacency[i][j] = edge;
        adjacency[j][i] = edge;
      }
    }
    return leading(adjacency);
  }

  /**
   * Return the eigenvector of the greatest eigenvalue, its greatest entry 1, by power iteration.
   */
  static double[] leading(double[][] positive) {
    int n = positive.length;
    double[] vector = new double[n];
    Arrays.fill(vector, 1);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] next = new double[n];
      double greatest = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          next[i] += positive[i][j] * vector[j];
        }
        greatest = Math.max(greatest, next[i]);
      }
      double change = 0;
      for (int i = 0; i < n; i++) {
        next[i] /= greatest;
        change = Math.max(change, Math.abs(next[i] - vector[i]));
      }
      vector = next;
      if (change < ENOUGH) {
        break;
      }
    }
    return vector;
  }
}
