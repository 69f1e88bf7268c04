package org.bilevel.greedy;

import java.util.Arrays;

/**
 * Weighted kernel ridge regression of labels on a coreset S that grows, its outputs at all n
 * candidates, and the derivative of an outer loss of these in the weights.
 *
 * <pre>{@code
 * f = argmin Σ_{s∈S} w_s ‖f(x_s) − y_s‖² + λ‖f‖²,   f = Σ_s k(·, x_s) α_s
 * B = λI + W^½ K_SS W^½ = LLᵀ,   V = L⁻¹ W^½ K_S:,   U = L⁻¹ W^½ Y_S,   f = VᵀU,   α = W^½ L⁻ᵀ U
 * }</pre>
 *
 * <p>A point that joins adds a row to L, to V and to U, and changes nothing that is there: n |S|
 * operations. L itself is not kept, since L_ts = √w_t V_st below its diagonal.
 *
 * <p>Derivative. With A = Σ_s w_s φφᵀ + λI in the space of features φ, ∂θ/∂w_j = −A⁻¹φ_j r_jᵀ,
 * where r_j = f(x_j) − y_j, and φ_iᵀA⁻¹φ_j = (K − VᵀV)_ij / λ, so
 *
 * <pre>{@code
 * ∂G/∂w_j = −1/λ ⟨((K − VᵀV) g)_j, r_j⟩,   g_i = ∂G/∂f(x_i)
 * }</pre>
 *
 * <p>for j in S and, at w_j = 0, for every other candidate. For the squared loss K g follows from
 * the products K K_:s, one for each point that joined; for others it is computed afresh, n² C
 * operations.
 */
final class RidgeFit implements Fit {
  private final Gram gram;
  private final int[] labels;
  private final double[] counts; // a
  private final int classes; // C
  private final double lambda;
  private final OuterLoss loss;
  private final boolean direct; // the squared loss of candidates that all count the same
  private final int[] all; // 0 … n − 1
  private final int[] points; // S, in the order of joining
  private final double[] weights; // w
  private final double[][] columns; // K_:s
  private final double[][] images; // K K_:s, for the squared loss
  private final double[][] targetImages; // K Y, for the squared loss
  private final double[][] v; // V
  private final double[][] u; // U
  private final double[] pivots; // the diagonal of L
  private final double[][] f; // outputs, one row of n numbers a class
  private int size; // |S|

  /**
   * Make the fit to no points, f = 0.
   *
   * @param gram K
   * @param labels n class numbers
   * @param counts a, how much each candidate counts in G, 1 on average
   * @param classes C
   * @param lambda λ, positive
   * @param loss G
   * @param most how many points join at most
   */
  RidgeFit(
      Gram gram,
      int[] labels,
      double[] counts,
      int classes,
      double lambda,
      OuterLoss loss,
      int most) {
    int n = gram.size();
    this.gram = gram;
    this.labels = labels;
    this.counts = counts;
    this.classes = classes;
    this.lambda = lambda;
    this.loss = loss;
    this.direct = loss == OuterLoss.SQUARED && Arrays.stream(counts).allMatch(count -> count == 1);
    this.all = Rows.all(n);
    this.points = new int[most];
    this.weights = new double[most];
    this.columns = new double[most][];
    this.images = new double[most][];
    this.v = new double[most][n];
    this.u = new double[most][classes];
    this.pivots = new double[most];
    this.f = new double[classes][n];
    this.targetImages = direct ? gram.times(oneHot(labels, classes), all) : new double[0][];
  }

  private static double[][] oneHot(int[] labels, int classes) {
    double[][] targets = new double[classes][labels.length];
    for (int i = 0; i < labels.length; i++) {
      targets[labels[i]][i] = 1;
    }
    return targets;
  }

  @Override
  public void append(int point, double weight) {
    points[size] = point;
    weights[size] = weight;
    columns[size] = gram.column(point);
    if (direct) {
      images[size] = gram.times(new double[][] {columns[size]}, all)[0];
    }
    factor(size);
    size++;
  }

  @Override
  public void reweigh(double[] newWeights) {
    System.arraycopy(newWeights, 0, weights, 0, size);
    for (double[] outputs : f) {
      Arrays.fill(outputs, 0);
    }
    for (int t = 0; t < size; t++) {
      factor(t);
    }
  }

  /** Compute row t of L, V and U from the rows before it, and add to f what it brings. */
  private void factor(int t) {
    int point = points[t];
    double root = Math.sqrt(weights[t]);
    double[] row = v[t];
    System.arraycopy(columns[t], 0, row, 0, row.length);
    for (int s = 0; s < t; s++) {
      Rows.axpy(-v[s][point], v[s], row);
    }
    // row is the column of K − VᵀV; its own entry is not negative but for rounding
    double pivot = Math.sqrt(lambda + weights[t] * Math.max(0, row[point]));
    double scale = root / pivot;
    for (int i = 0; i < row.length; i++) {
      row[i] *= scale;
    }
    pivots[t] = pivot;
    for (int c = 0; c < classes; c++) {
      u[t][c] = scale * ((labels[point] == c ? 1 : 0) - f[c][point]);
    }
    for (int c = 0; c < classes; c++) {
      Rows.axpy(u[t][c], row, f[c]);
    }
  }

  /** Return |S|. */
  int size() {
    return size;
  }

  @Override
  public int[] points() {
    return Arrays.copyOf(points, size);
  }

  @Override
  public double[] weights() {
    return Arrays.copyOf(weights, size);
  }

  /** Return f at all candidates, one row of n numbers a class; not to be changed. */
  double[][] outputs() {
    return f;
  }

  @Override
  public double outerValue() {
    return loss.value(f, labels, counts);
  }

  /** Return α = W^½ L⁻ᵀ U, a row of C numbers for each point. */
  double[][] coefficients() {
    double[][] alpha = new double[size][classes];
    for (int s = size - 1; s >= 0; s--) {
      for (int c = 0; c < classes; c++) {
        double sum = u[s][c];
        for (int t = s + 1; t < size; t++) {
          // L_ts = √w_t V_st, and alpha[t] is multiplied by √w_t already
          sum -= v[s][points[t]] * alpha[t][c];
        }
        alpha[s][c] = Math.sqrt(weights[s]) * sum / pivots[s];
      }
    }
    return alpha;
  }

  @Override
  public double[] gradient(int[] rows) {
    double[][] g = loss.gradient(f, labels, counts);
    double[][] image = direct ? squaredImage(rows) : gram.times(g, rows); // K g
    double[][] seen = new double[size][classes]; // V g
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        seen[s][c] = Rows.dot(v[s], g[c]);
      }
    }
    double[] gradient = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      int j = rows[r];
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        double rest = image[c][r];
        for (int s = 0; s < size; s++) {
          rest -= v[s][j] * seen[s][c];
        }
        sum += rest * (f[c][j] - (labels[j] == c ? 1 : 0));
      }
      gradient[r] = -sum / lambda;
    }
    return gradient;
  }

  /** Return rows of K g for g = 2/n (K_:S α − Y). */
  private double[][] squaredImage(int[] rows) {
    double[][] alpha = coefficients();
    double factor = 2.0 / labels.length;
    double[][] image = new double[classes][rows.length];
    for (int c = 0; c < classes; c++) {
      for (int r = 0; r < rows.length; r++) {
        double sum = -targetImages[c][rows[r]];
        for (int s = 0; s < size; s++) {
          sum += images[s][rows[r]] * alpha[s][c];
        }
        image[c][r] = factor * sum;
      }
    }
    return image;
  }
}
