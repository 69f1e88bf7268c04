package org.bilevel.greedy;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.ojalgo.matrix.decomposition.Cholesky;
import org.ojalgo.matrix.store.RawStore;

/**
 * Weighted kernel logistic regression: the cross-entropy as inner loss, solved by Newton's method
 * from where the last fit was.
 *
 * <pre>{@code
 * f = argmin Σ_{s∈S} w_s ℓ(f(x_s), y_s) + λ‖f‖²,   f = Σ_s k(·, x_s) α_s,   p = softmax(f)
 * at the solution   2λα_s = w_s (y_s − p_s)
 * E_s = √w_s (diag √p_s − p_s √p_sᵀ),   E_s E_sᵀ = w_s (diag p_s − p_s p_sᵀ)
 * M = 2λI + Eᵀ K_SS E = LLᵀ,   of |S| C rows
 * step:   α = (b − E M⁻¹ Eᵀ K_SS b) / 2λ,   b = E Eᵀ f_S + W (Y − P)
 * ∂G/∂w_j = −1/2λ ⟨(K g)_j − K_jS E M⁻¹ Eᵀ K_S: g, p_j − y_j⟩,   g_i = ∂G/∂f(x_i)
 * }</pre>
 *
 * <p>A step that does not lower the inner loss is halved. Cost: (|S| C)³/3 + |S|² C³ a step, a few
 * steps a fit; n² C for the derivative.
 */
final class LogisticFit implements Fit {
  private static final int MOST_STEPS = 100;
  private static final int MOST_HALVINGS = 30;
  private static final double ROUNDING = 1e-12; // of the inner loss

  /** Residuals of 2λα − W (Y − P), in units of the greatest weight: the fit is good enough. */
  private static final double GOOD = 1e-9;

  private static final double FAILED = 1e-6;

  private final Gram gram;
  private final int[] labels;
  private final double[] counts; // a
  private final int classes; // C
  private final double lambda;
  private final OuterLoss loss;
  private final int[] points; // S, in the order of joining
  private final double[] weights; // w
  private final double[][] columns; // K_:s
  private final double[][] alpha; // α, a row of C numbers a point
  private final double[][] f; // outputs, one row of n numbers a class
  private double[][][] roots = new double[0][][]; // E_s
  private Cholesky<Double> factor = Cholesky.R064.make(1, 1); // of M
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
  LogisticFit(
      Gram gram,
      int[] labels,
      double[] counts,
      int classes,
      double lambda,
      OuterLoss loss,
      int most) {
    this.gram = gram;
    this.labels = labels;
    this.counts = counts;
    this.classes = classes;
    this.lambda = lambda;
    this.loss = loss;
    this.points = new int[most];
    this.weights = new double[most];
    this.columns = new double[most][];
    this.alpha = new double[most][classes];
    this.f = new double[classes][gram.size()];
  }

  @Override
  public void append(int point, double weight) {
    points[size] = point;
    weights[size] = weight;
    columns[size] = gram.column(point);
    size++;
    solve();
  }

  @Override
  public void reweigh(double[] newWeights) {
    System.arraycopy(newWeights, 0, weights, 0, size);
    solve();
  }

  @Override
  public int[] points() {
    return Arrays.copyOf(points, size);
  }

  @Override
  public double[] weights() {
    return Arrays.copyOf(weights, size);
  }

  /** Return α, a row of C numbers for each point. */
  double[][] coefficients() {
    return Arrays.copyOf(alpha, size);
  }

  /** Return f at all candidates, one row of n numbers a class; not to be changed. */
  double[][] outputs() {
    return f;
  }

  @Override
  public double outerValue() {
    return loss.value(f, labels, counts);
  }

  @Override
  public double[] gradient(int[] rows) {
    double[][] g = loss.gradient(f, labels, counts);
    double[][] image = gram.times(g, rows); // K g
    double[][] right = new double[size][classes]; // K_S: g
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        right[s][c] = Rows.dot(columns[s], g[c]);
      }
    }
    double[][] z = curved(right); // E M⁻¹ Eᵀ K_S: g
    double[] gradient = new double[rows.length];
    double[] scores = new double[classes];
    for (int r = 0; r < rows.length; r++) {
      int j = rows[r];
      for (int c = 0; c < classes; c++) {
        scores[c] = f[c][j];
      }
      double[] p = softmax(scores);
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        double rest = image[c][r];
        for (int s = 0; s < size; s++) {
          rest -= columns[s][j] * z[s][c];
        }
        sum += rest * (p[c] - (labels[j] == c ? 1 : 0));
      }
      gradient[r] = -sum / (2 * lambda);
    }
    return gradient;
  }

  /** Newton's method, then f at all candidates. */
  private void solve() {
    double scale = 1;
    for (int s = 0; s < size; s++) {
      scale = Math.max(scale, weights[s]);
    }
    double[][] now = coefficients();
    double[][] outputs = outputs(now);
    double value = value(now, outputs);
    double residual = Double.NaN;
    for (int step = 0; step <= MOST_STEPS; step++) {
      double[][] pull = pull(outputs); // W (Y − P)
      double before = residual;
      residual = residual(now, pull);
      if (!Double.isFinite(residual)) {
        break;
      }
      factorize(outputs);
      // steps square a small residual, until rounding stops them
      boolean stuck = residual <= GOOD * scale && residual > before / 2;
      if (residual == 0 || stuck || step == MOST_STEPS) {
        break;
      }
      double[][] target = newton(outputs, pull);
      double[][] moved = target;
      double[][] movedOutputs = outputs(moved);
      double movedValue = value(moved, movedOutputs);
      double highest = value + ROUNDING * (1 + Math.abs(value));
      double share = 1;
      int halvings = 0;
      while (!(movedValue <= highest) && halvings < MOST_HALVINGS) {
        share /= 2;
        halvings++;
        moved = between(now, target, share);
        movedOutputs = outputs(moved);
        movedValue = value(moved, movedOutputs);
      }
      if (!(movedValue <= highest)) {
        break;
      }
      now = moved;
      outputs = movedOutputs;
      value = movedValue;
    }
    if (!(residual <= FAILED * scale)) {
      throw BilevelException.numeric(
          "the inner problem of %d samples was not solved: its residual is %s."
              .formatted(size, residual),
          "Maybe raise regularization, or lower the learning rate of outer.");
    }
    for (int s = 0; s < size; s++) {
      alpha[s] = now[s];
    }
    for (double[] row : f) {
      Arrays.fill(row, 0);
    }
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        Rows.axpy(alpha[s][c], columns[s], f[c]);
      }
    }
  }

  /** Return α of a Newton step from outputs. */
  private double[][] newton(double[][] outputs, double[][] pull) {
    double[][] b = new double[size][classes];
    for (int s = 0; s < size; s++) {
      double[] root = new double[classes]; // Eᵀ f
      for (int c = 0; c < classes; c++) {
        for (int e = 0; e < classes; e++) {
          root[e] += roots[s][c][e] * outputs[s][c];
        }
      }
      for (int c = 0; c < classes; c++) {
        b[s][c] = pull[s][c] + Rows.dot(roots[s][c], root);
      }
    }
    double[][] z = curved(outputs(b));
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        b[s][c] = (b[s][c] - z[s][c]) / (2 * lambda);
      }
    }
    return b;
  }

  /** Compute E and decompose M. */
  private void factorize(double[][] outputs) {
    roots = new double[size][classes][classes];
    for (int s = 0; s < size; s++) {
      double[] p = softmax(outputs[s]);
      double weight = Math.sqrt(weights[s]);
      for (int c = 0; c < classes; c++) {
        for (int e = 0; e < classes; e++) {
          roots[s][c][e] = weight * ((c == e ? 1 : 0) - p[c]) * Math.sqrt(p[e]);
        }
      }
    }
    int rows = size * classes;
    double[][] m = new double[rows][rows];
    for (int s = 0; s < size; s++) {
      for (int t = 0; t <= s; t++) {
        double k = columns[s][points[t]];
        for (int c = 0; c < classes; c++) {
          for (int d = 0; d < classes; d++) {
            double left = k * roots[s][c][d];
            double[] row = m[s * classes + d];
            for (int e = 0; e < classes; e++) {
              row[t * classes + e] += left * roots[t][c][e];
            }
          }
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < i; j++) {
        m[j][i] = m[i][j];
      }
      m[i][i] += 2 * lambda;
    }
    factor = Cholesky.R064.make(rows, rows);
    factor.decompose(RawStore.wrap(m));
  }

  /** Return E M⁻¹ Eᵀ q. */
  private double[][] curved(double[][] q) {
    double[][] result = new double[size][classes];
    if (size == 0) {
      return result;
    }
    double[][] right = new double[size * classes][1];
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        for (int e = 0; e < classes; e++) {
          right[s * classes + e][0] += roots[s][c][e] * q[s][c];
        }
      }
    }
    double[] solution = factor.getSolution(RawStore.wrap(right)).toRawCopy1D();
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        for (int e = 0; e < classes; e++) {
          result[s][c] += roots[s][c][e] * solution[s * classes + e];
        }
      }
    }
    return result;
  }

  /** Return K_SS a. */
  private double[][] outputs(double[][] a) {
    double[][] outputs = new double[size][classes];
    for (int s = 0; s < size; s++) {
      for (int t = 0; t < size; t++) {
        Rows.axpy(columns[s][points[t]], a[t], outputs[s]);
      }
    }
    return outputs;
  }

  /** Return the inner loss. */
  private double value(double[][] a, double[][] outputs) {
    double sum = 0;
    for (int s = 0; s < size; s++) {
      double[] scores = outputs[s];
      double greatest = Arrays.stream(scores).max().orElse(0);
      double total = 0;
      for (double score : scores) {
        total += Math.exp(score - greatest);
      }
      sum += weights[s] * (Math.log(total) + greatest - scores[labels[points[s]]]);
      sum += lambda * Rows.dot(a[s], scores);
    }
    return sum;
  }

  private double[][] pull(double[][] outputs) {
    double[][] pull = new double[size][classes];
    for (int s = 0; s < size; s++) {
      double[] p = softmax(outputs[s]);
      for (int c = 0; c < classes; c++) {
        pull[s][c] = weights[s] * ((labels[points[s]] == c ? 1 : 0) - p[c]);
      }
    }
    return pull;
  }

  private double residual(double[][] a, double[][] pull) {
    double greatest = 0;
    for (int s = 0; s < size; s++) {
      for (int c = 0; c < classes; c++) {
        greatest = Math.max(greatest, Math.abs(2 * lambda * a[s][c] - pull[s][c]));
      }
    }
    return greatest;
  }

  private static double[][] between(double[][] from, double[][] to, double share) {
    double[][] between = new double[from.length][];
    for (int s = 0; s < from.length; s++) {
      between[s] = from[s].clone();
      for (int c = 0; c < between[s].length; c++) {
        between[s][c] += share * (to[s][c] - from[s][c]);
      }
    }
    return between;
  }

  private static double[] softmax(double[] scores) {
    double greatest = Arrays.stream(scores).max().orElse(0);
    double[] p = new double[scores.length];
    double total = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(scores[c] - greatest);
      total += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= total;
    }
    return p;
  }
}
