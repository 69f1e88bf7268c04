package org.bilevel.gcr;

import java.util.Arrays;

/**
 * The weights of samples that are selected one by one: the minimiser of
 *
 * <pre>{@code wᵀ A w − 2 bᵀ w,   w ≥ 0,   A = Gram matrix + λ I}</pre>
 *
 * <p>by the active-set method of Lawson and Hanson ("Solving least squares problems", 1974, Chapter
 * 23) on the normal equations, from the last weights on: the sample with the steepest slope becomes
 * free, the free weights solve their equations, and those that would turn negative are held at 0
 * again. λ > 0 makes A positive definite, the minimiser unique, and the number of steps finite. A
 * sample that becomes free adds a row to a Cholesky factor, O(K²); one that is held again costs a
 * new factor, O(K³).
 */
final class WeightFit {
  /** The slope, relative to the greatest |b_j|, that is not worth following. */
  private static final double TOLERANCE = 1e-12;

  /** Most steps of one fit for each sample: rounding could make the method go in circles. */
  private static final int STEPS = 10;

  private final double[][] matrix; // A, both halves
  private final double[] right; // b
  private final double[] weights; // w
  private final double[][] factor; // L with L Lᵀ = A on the free samples
  private final int[] free; // the free samples in the order of the factor's rows
  private final boolean[] isFree;
  private final double ridge; // λ
  private int size;
  private int freeCount;
  private double error;

  /**
   * Make a fit without samples.
   *
   * @param most how many may be added
   * @param ridge λ, greater than 0
   */
  WeightFit(int most, double ridge) {
    this.matrix = new double[most][most];
    this.right = new double[most];
    this.weights = new double[most];
    this.factor = new double[most][most];
    this.free = new int[most];
    this.isFree = new boolean[most];
    this.ridge = ridge;
  }

  /**
   * Add a sample, with weight 0 until the next fit.
   *
   * @param products its inner products with those added before and, at the end, itself
   * @param ofTarget its inner product with what is to be matched
   */
  void add(double[] products, double ofTarget) {
    int j = size++;
    for (int l = 0; l <= j; l++) {
      matrix[j][l] = products[l];
      matrix[l][j] = products[l];
    }
    matrix[j][j] += ridge;
    right[j] = ofTarget;
  }

  /** Fit the weights of all samples added so far, and return them. */
  double[] solve() {
    double scale = 0;
    for (int j = 0; j < size; j++) {
      scale = Math.max(scale, Math.abs(right[j]));
    }
    int steepest = steepestHeld();
    for (int step = 0;
        step < STEPS * size && steepest >= 0 && slope(steepest) > TOLERANCE * scale;
        step++) {
      release(steepest);
      fitFree();
      steepest = steepestHeld();
    }
    error = scale > 0 ? violation() / scale : 0;
    return weights();
  }

  /** Return b_j − (A w)_j: downhill in w_j. */
  private double slope(int j) {
    double slope = right[j];
    for (int l = 0; l < size; l++) {
      slope -= matrix[j][l] * weights[l];
    }
    return slope;
  }

  /** Return the sample held at 0 with the greatest slope, or −1 if none is held. */
  private int steepestHeld() {
    int steepest = -1;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < size; j++) {
      if (!isFree[j]) {
        double slope = slope(j);
        if (slope > greatest) {
          greatest = slope;
          steepest = j;
        }
      }
    }
    return steepest;
  }

  /** Let a weight leave 0: a new row of the factor. */
  private void release(int j) {
    double[] row = factor[freeCount];
    double rest = matrix[j][j];
    for (int a = 0; a < freeCount; a++) {
      double entry = matrix[j][free[a]];
      for (int c = 0; c < a; c++) {
        entry -= factor[a][c] * row[c];
      }
      row[a] = entry / factor[a][a];
      rest -= row[a] * row[a];
    }
    // a Schur complement of A is at least λ
    row[freeCount] = Math.sqrt(Math.max(ridge, rest));
    free[freeCount++] = j;
    isFree[j] = true;
  }

  /** Solve for the free weights, holding at 0 those that stand in the way. */
  private void fitFree() {
    double[] solution = solveFree();
    int blocking = blocking(solution);
    while (blocking >= 0) {
      double step = step(solution, blocking);
      for (int a = 0; a < freeCount; a++) {
        weights[free[a]] = Math.max(0, weights[free[a]] + step * (solution[a] - weights[free[a]]));
      }
      hold(blocking);
      solution = solveFree();
      blocking = blocking(solution);
    }
    for (int a = 0; a < freeCount; a++) {
      weights[free[a]] = solution[a];
    }
  }

  /** Return which free weight reaches 0 first on the way to the solution, or −1 if none does. */
  private int blocking(double[] solution) {
    int blocking = -1;
    for (int a = 0; a < freeCount; a++) {
      if (solution[a] <= 0 && (blocking < 0 || step(solution, a) < step(solution, blocking))) {
        blocking = a;
      }
    }
    return blocking;
  }

  /** Return the share of the way to a solution of at most 0 at which a weight reaches 0. */
  private double step(double[] solution, int a) {
    double weight = weights[free[a]];
    return weight > 0 ? weight / (weight - solution[a]) : 0;
  }

  private void hold(int blocking) {
    int[] kept = Arrays.copyOf(free, freeCount);
    weights[kept[blocking]] = 0;
    isFree[kept[blocking]] = false;
    freeCount = 0;
    for (int a = 0; a < kept.length; a++) {
      if (a != blocking) {
        release(kept[a]);
      }
    }
  }

  /** Solve L Lᵀ z = b on the free samples. */
  private double[] solveFree() {
    double[] z = new double[freeCount];
    for (int a = 0; a < freeCount; a++) {
      double entry = right[free[a]];
      for (int c = 0; c < a; c++) {
        entry -= factor[a][c] * z[c];
      }
      z[a] = entry / factor[a][a];
    }
    for (int a = freeCount - 1; a >= 0; a--) {
      double entry = z[a];
      for (int c = a + 1; c < freeCount; c++) {
        entry -= factor[c][a] * z[c];
      }
      z[a] = entry / factor[a][a];
    }
    return z;
  }

  private double violation() {
    double worst = 0;
    for (int j = 0; j < size; j++) {
      double slope = slope(j);
      worst = Math.max(worst, isFree[j] ? Math.abs(slope) : slope);
    }
    return worst;
  }

  double[] weights() {
    return Arrays.copyOf(weights, size);
  }

  /** Return the greatest violation of an optimality condition at the last fit, relative to |b|. */
  double error() {
    return error;
  }
}
