package org.bilevel.testkit.problems;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Logistic regression whose regularization weights, one a feature, are chosen on validation data: a
 * bilevel problem that is not quadratic.
 *
 * <pre>{@code
 * f(x, y) = 1/n Σ_i log(1 + exp(−s_i ⟨u_i, y⟩)) + ½ Σ_j exp(x_j) y_j²      (training samples)
 * F(x, y) = 1/m Σ_i log(1 + exp(−s_i ⟨u_i, y⟩))                            (validation samples)
 * }</pre>
 *
 * <p>x and y have length d = p, one entry a feature; s_i = ±1. f is strongly convex in y. All data
 * are drawn: features from N(0, 1), labels from the logistic model of a drawn y. Mini-batches are
 * drawn without replacement if a batch size was given; a mini-batch stands for the mean over it.
 * Heap vectors, 64-bit.
 */
public final class LogisticProblem implements BilevelProblem {
  private final int d;
  private final int batchSize;
  private final Loss training;
  private final Loss validation;

  /**
   * Draw a problem.
   *
   * @param d the number of features, at least 1
   * @param samples how many training samples, and as many for validation, at least 1
   * @param batchSize how many samples a drawn batch has, from 1; 0 for all of them
   * @param random the stream to draw from
   */
  public LogisticProblem(int d, int samples, int batchSize, RandomStream random) {
    this.d = d;
    this.batchSize = batchSize;
    double[] truth = new double[d];
    RandomStream truths = random.split("truth");
    Arrays.setAll(truth, j -> truths.nextGaussian());
    this.training = new Loss(truth, samples, true, random.split("training"));
    this.validation = new Loss(truth, samples, false, random.split("validation"));
  }

  @Override
  public Objective outer() {
    return validation;
  }

  @Override
  public Objective inner() {
    return training;
  }

  @Override
  public HeapVector initialOuter() {
    return HeapVector.filled(d, -2);
  }

  @Override
  public HeapVector initialInner() {
    return HeapVector.zeros(d);
  }

  @Override
  public Batch drawOuterBatch(RandomStream random) {
    return draw(validation, random);
  }

  @Override
  public Batch drawInnerBatch(RandomStream random) {
    return draw(training, random);
  }

  /**
   * Return y*(x) on all training samples, by Newton's method.
   *
   * @param x the outer variable, length d
   * @return a new vector of length d at which ‖∇_y f‖ is zero to rounding
   */
  public HeapVector solution(Vector x) {
    HeapVector y = initialInner();
    for (int step = 0; step < 30; step++) {
      try (Linearization at = training.linearize(x, y, Batch.all())) {
        double[][] hessian = new double[d][];
        for (int j = 0; j < d; j++) {
          HeapVector unit = HeapVector.zeros(d);
          unit.array()[j] = 1;
          hessian[j] = at.productYy(unit).toArray();
        }
        y.axpy(-1, HeapVector.wrap(solve(hessian, at.gradientY().toArray())));
      }
    }
    return y;
  }

  private Batch draw(Loss loss, RandomStream random) {
    return batchSize == 0 ? Batch.all() : Batch.of(random.sample(loss.dataPoints(), batchSize));
  }

  /** Gaussian elimination; the matrix is positive definite, so no pivots are needed. */
  private static double[] solve(double[][] matrix, double[] rhs) {
    int n = rhs.length;
    for (int k = 0; k < n; k++) {
      for (int i = k + 1; i < n; i++) {
        double factor = matrix[i][k] / matrix[k][k];
        for (int j = k; j < n; j++) {
          matrix[i][j] -= factor * matrix[k][j];
        }
        rhs[i] -= factor * rhs[k];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        rhs[i] -= matrix[i][j] * rhs[j];
      }
      rhs[i] /= matrix[i][i];
    }
    return rhs;
  }

  /** The mean logistic loss, with or without the regularization. */
  private static final class Loss implements Objective {
    private final double[][] signed; // s_i u_i
    private final boolean regularized;

    Loss(double[] truth, int samples, boolean regularized, RandomStream random) {
      this.signed = new double[samples][truth.length];
      this.regularized = regularized;
      for (double[] row : signed) {
        Arrays.setAll(row, j -> random.nextGaussian());
        double score = HeapVector.wrap(row).dot(HeapVector.wrap(truth));
        if (random.nextDouble() > 1 / (1 + Math.exp(-score))) {
          HeapVector.wrap(row).scale(-1);
        }
      }
    }

    @Override
    public int dataPoints() {
      return signed.length;
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      HeapVector ys = (HeapVector) y;
      double[] penalties = new double[ys.size()]; // exp(x_j), 0 for the outer objective
      if (regularized) {
        Arrays.setAll(penalties, j -> Math.exp(((HeapVector) x).array()[j]));
      }
      int n = batch.size(signed.length);
      int[] indices = batch.indices();
      HeapVector[] rows = new HeapVector[n];
      double[] margins = new double[n];
      for (int k = 0; k < n; k++) {
        rows[k] = HeapVector.wrap(signed[batch.isAll() ? k : indices[k]]);
        margins[k] = rows[k].dot(ys);
      }
      return new Linearization() {
        @Override
        public double value() {
          double sum = 0;
          for (double margin : margins) {
            sum += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
          }
          sum /= n;
          for (int j = 0; j < penalties.length; j++) {
            sum += 0.5 * penalties[j] * ys.array()[j] * ys.array()[j];
          }
          return sum;
        }

        @Override
        public Vector gradientX() {
          double[] result = new double[penalties.length];
          Arrays.setAll(result, j -> 0.5 * penalties[j] * ys.array()[j] * ys.array()[j]);
          return HeapVector.wrap(result);
        }

        @Override
        public Vector gradientY() {
          double[] result = new double[penalties.length];
          Arrays.setAll(result, j -> penalties[j] * ys.array()[j]);
          HeapVector gradient = HeapVector.wrap(result);
          for (int k = 0; k < n; k++) {
            gradient.axpy(-sigmoid(-margins[k]) / n, rows[k]);
          }
          return gradient;
        }

        @Override
        public Products products(Vector v) {
          double[] vs = ((HeapVector) v).array();
          double[] yy = new double[vs.length];
          Arrays.setAll(yy, j -> penalties[j] * vs[j]);
          HeapVector product = HeapVector.wrap(yy);
          for (int k = 0; k < n; k++) {
            double curvature = sigmoid(margins[k]) * sigmoid(-margins[k]);
            product.axpy(curvature * rows[k].dot(v) / n, rows[k]);
          }
          double[] xy = new double[vs.length];
          Arrays.setAll(xy, j -> penalties[j] * ys.array()[j] * vs[j]);
          return new Products(product, HeapVector.wrap(xy));
        }

        @Override
        public Vector productYx(Vector u) {
          double[] us = ((HeapVector) u).array();
          double[] yx = new double[us.length];
          Arrays.setAll(yx, j -> penalties[j] * ys.array()[j] * us[j]);
          return HeapVector.wrap(yx);
        }

        @Override
        public void close() {}
      };
    }

    private static double sigmoid(double margin) {
      return 1 / (1 + Math.exp(-margin));
    }
  }
}
