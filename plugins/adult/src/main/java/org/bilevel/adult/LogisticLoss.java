package org.bilevel.adult;

import java.util.stream.IntStream;

/**
 * The mean logistic loss of a linear classifier w = (c, b) over rows a_i = u_i (z_i, 1).
 *
 * <pre>{@code L(w) = 1/n Σ_i log(1 + exp(−⟨a_i, w⟩))}</pre>
 */
final class LogisticLoss {
  private final SparseRows rows;
  private final int[] all;

  LogisticLoss(SparseRows rows) {
    this.rows = rows;
    this.all = IntStream.range(0, rows.size()).toArray();
  }

  /** Return how many rows there are. */
  int size() {
    return all.length;
  }

  /** Return the length of w. */
  int width() {
    return rows.width();
  }

  /** Return the loss at w over all rows. */
  At at(double[] w) {
    return at(w, all);
  }

  /** Return the mean loss at w over some of the rows; over none it is 0 everywhere. */
  At at(double[] w, int[] which) {
    double[] margins = new double[which.length];
    for (int k = 0; k < which.length; k++) {
      margins[k] = rows.dot(which[k], w);
    }
    return new At(which, margins);
  }

  /** The loss at one w; keeps the margins m_i = ⟨a_i, w⟩, from which all derivatives follow. */
  final class At {
    private final int[] which;
    private final double[] margins;

    private At(int[] which, double[] margins) {
      this.which = which;
      this.margins = margins;
    }

    /** Return the loss. */
    double value() {
      double sum = 0;
      for (double m : margins) {
        sum += Math.max(-m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
      }
      return margins.length == 0 ? 0 : sum / margins.length;
    }

    /** Add ∇L to a vector. */
    void addGradient(double[] to) {
      for (int k = 0; k < which.length; k++) {
        rows.add(which[k], -sigmoid(-margins[k]) / which.length, to);
      }
    }

    /** Add ∇²L · v to a vector. */
    void addProduct(double[] v, double[] to) {
      for (int k = 0; k < which.length; k++) {
        rows.add(which[k], curvature(k) * rows.dot(which[k], v) / which.length, to);
      }
    }

    /** Add ∇²L to the lower triangle of a matrix. */
    void addHessian(double[][] lower) {
      for (int k = 0; k < which.length; k++) {
        rows.addOuter(which[k], curvature(k) / which.length, lower);
      }
    }

    /** Add ∇²L − ∇³L · v, where the latter is the derivative of ∇²L along v, likewise. */
    void addHessianWithoutThird(double[] v, double[][] lower) {
      for (int k = 0; k < which.length; k++) {
        // σσ'' with respect to the margin: σ(m) σ(−m) (1 − 2 σ(m))
        double third = (1 - 2 * sigmoid(margins[k])) * rows.dot(which[k], v);
        rows.addOuter(which[k], curvature(k) * (1 - third) / which.length, lower);
      }
    }

    private double curvature(int k) {
      double p = sigmoid(margins[k]);
      return p * sigmoid(-margins[k]);
    }

    private static double sigmoid(double m) {
      return 1 / (1 + Math.exp(-m));
    }
  }
}
