package org.bilevel.testkit.problems;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Softmax regression with a bias, on the heap in 64-bit, with derivatives worked out by hand: a
 * real model for tests that need no tensor library.
 *
 * <pre>{@code s_i = W u_i + b,   ℓ_i = log Σ_c exp s_ic − s_i,label(i)}</pre>
 *
 * <p>u_i has the m features of sample i. θ holds W row by row (C × m), then b (C numbers): d = C (m
 * + 1), all of it output layer, which sees the features. The losses are convex in θ. Initial
 * parameters are uniform in ±1/√m.
 */
public final class HeapSoftmax implements Architecture {

  /** Make the architecture, which has no options. */
  public HeapSoftmax() {}

  @Override
  public Model build(SampleShape input, int classes) {
    return new SoftmaxModel(input, classes);
  }

  private record Placed(double[] features, int[] labels) implements PlacedSamples {
    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public void close() {}
  }

  private static final class SoftmaxModel implements Model {
    private final SampleShape shape;
    private final int inputs; // m
    private final int classes; // C

    SoftmaxModel(SampleShape shape, int classes) {
      this.shape = shape;
      this.inputs = shape.length();
      this.classes = classes;
    }

    @Override
    public int parameterCount() {
      return classes * (inputs + 1);
    }

    @Override
    public int headLength() {
      return parameterCount();
    }

    @Override
    public int classes() {
      return classes;
    }

    @Override
    public Vector initialParameters(RandomStream random) {
      double bound = 1 / Math.sqrt(inputs);
      double[] theta = new double[parameterCount()];
      Arrays.setAll(theta, i -> bound * (2 * random.nextDouble() - 1));
      return HeapVector.wrap(theta);
    }

    @Override
    public PlacedSamples place(Samples samples) {
      if (!samples.shape().equals(shape)) {
        throw BilevelException.configuration(
            "The model was built for samples of shape "
                + shape
                + ", but got samples of shape "
                + samples.shape()
                + ".",
            "");
      }
      float[] features = samples.features();
      double[] placed = new double[features.length];
      for (int i = 0; i < placed.length; i++) {
        if (!Float.isFinite(features[i])) {
          throw BilevelException.data(
              "Feature %d of the sample with id %d is %s."
                  .formatted(i % inputs, samples.ids()[i / inputs], features[i]),
              "Maybe the file is damaged, or a step before this one divided by zero.",
              null);
        }
        placed[i] = features[i];
      }
      return new Placed(placed, samples.labels());
    }

    @Override
    public Objective weightedLoss(PlacedSamples data) {
      return new WeightedLoss(this, (Placed) data);
    }

    @Override
    public Objective splitLoss(PlacedSamples data, int outerLength) {
      if (outerLength < 1 || outerLength >= parameterCount()) {
        throw new IllegalArgumentException(
            "outerLength (" + outerLength + ") must be from 1 to " + (parameterCount() - 1));
      }
      return new SplitLoss(this, (Placed) data, outerLength);
    }

    @Override
    public Vector vector(double[] entries) {
      return HeapVector.of(entries);
    }

    @Override
    public float[] scores(Vector parameters, PlacedSamples data) {
      Placed placed = (Placed) data;
      double[] theta = ((HeapVector) parameters).array();
      float[] all = new float[placed.size() * classes];
      double[] scores = new double[classes];
      for (int i = 0; i < placed.size(); i++) {
        linear(theta, placed, i, scores);
        for (int c = 0; c < classes; c++) {
          all[i * classes + c] = (float) scores[c];
        }
      }
      return all;
    }

    @Override
    public float[] embeddings(Vector parameters, PlacedSamples data) {
      double[] features = ((Placed) data).features;
      float[] all = new float[features.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) features[i];
      }
      return all;
    }

    @Override
    public double[] losses(Vector parameters, PlacedSamples data) {
      Placed placed = (Placed) data;
      return new Point(
              this, placed, ((HeapVector) parameters).array(), indices(Batch.all(), placed))
          .losses;
    }

    @Override
    public void close() {}

    /** Compute W u_i + b, of θ or of a direction. */
    private void linear(double[] theta, Placed data, int i, double[] result) {
      for (int c = 0; c < classes; c++) {
        double sum = theta[classes * inputs + c];
        for (int j = 0; j < inputs; j++) {
          sum += theta[c * inputs + j] * data.features[i * inputs + j];
        }
        result[c] = sum;
      }
    }

    /** Add factor · (residual ⊗ (u_i, 1)). */
    private void addOuter(
        double factor, double[] residual, Placed data, int i, double[] accumulator) {
      for (int c = 0; c < classes; c++) {
        double scaled = factor * residual[c];
        for (int j = 0; j < inputs; j++) {
          accumulator[c * inputs + j] += scaled * data.features[i * inputs + j];
        }
        accumulator[classes * inputs + c] += scaled;
      }
    }

    private static int[] indices(Batch batch, Placed data) {
      if (!batch.isAll()) {
        return batch.indices();
      }
      int[] all = new int[data.size()];
      Arrays.setAll(all, i -> i);
      return all;
    }
  }

  /** Losses and probabilities of some samples at one θ; entry k belongs to sample indices[k]. */
  private static final class Point {
    private final SoftmaxModel model;
    private final Placed data;
    private final int[] indices;
    private final double[][] probabilities;
    private final double[] losses;

    Point(SoftmaxModel model, Placed data, double[] theta, int[] indices) {
      this.model = model;
      this.data = data;
      this.indices = indices;
      this.probabilities = new double[indices.length][model.classes];
      this.losses = new double[indices.length];
      for (int k = 0; k < indices.length; k++) {
        double[] scores = probabilities[k];
        model.linear(theta, data, indices[k], scores);
        double greatest = scores[0];
        for (double score : scores) {
          greatest = Math.max(greatest, score);
        }
        double labelScore = scores[data.labels[indices[k]]];
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
          scores[c] = Math.exp(scores[c] - greatest);
          sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
          scores[c] /= sum;
        }
        losses[k] = greatest - labelScore + Math.log(sum);
      }
    }

    /** Return Σ_k coefficient_k ∇ℓ_k. */
    double[] gradient(double[] coefficients) {
      double[] result = new double[model.parameterCount()];
      double[] residual = new double[model.classes];
      for (int k = 0; k < indices.length; k++) {
        residual(k, residual);
        model.addOuter(coefficients[k], residual, data, indices[k], result);
      }
      return result;
    }

    /** Return Σ_k coefficient_k ∇²ℓ_k · v, and put ⟨∇ℓ_k, v⟩ into slopes. */
    double[] product(double[] coefficients, double[] v, double[] slopes) {
      double[] result = new double[model.parameterCount()];
      double[] residual = new double[model.classes];
      double[] change = new double[model.classes];
      for (int k = 0; k < indices.length; k++) {
        model.linear(v, data, indices[k], change);
        residual(k, residual);
        double slope = 0;
        double mean = 0;
        for (int c = 0; c < change.length; c++) {
          slope += residual[c] * change[c];
          mean += probabilities[k][c] * change[c];
        }
        slopes[k] = slope;
        for (int c = 0; c < change.length; c++) {
          change[c] = probabilities[k][c] * (change[c] - mean);
        }
        model.addOuter(coefficients[k], change, data, indices[k], result);
      }
      return result;
    }

    private void residual(int k, double[] residual) {
      System.arraycopy(probabilities[k], 0, residual, 0, residual.length);
      residual[data.labels[indices[k]]] -= 1;
    }
  }

  /** Σ_i w_i ℓ_i(θ). */
  private record WeightedLoss(SoftmaxModel model, Placed data) implements Objective {
    @Override
    public int dataPoints() {
      return data.size();
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      int[] indices = SoftmaxModel.indices(batch, data);
      Point point = new Point(model, data, ((HeapVector) y).array(), indices);
      double[] weights = ((HeapVector) x).array();
      double[] coefficients = new double[indices.length];
      Arrays.setAll(coefficients, k -> weights[indices[k]]);
      return new Linearization() {
        @Override
        public double value() {
          return HeapVector.wrap(coefficients).dot(HeapVector.wrap(point.losses));
        }

        @Override
        public Vector gradientX() {
          return scatter(point.losses);
        }

        @Override
        public Vector gradientY() {
          return HeapVector.wrap(point.gradient(coefficients));
        }

        @Override
        public Products products(Vector v) {
          double[] slopes = new double[indices.length];
          double[] yy = point.product(coefficients, ((HeapVector) v).array(), slopes);
          return new Products(HeapVector.wrap(yy), scatter(slopes));
        }

        @Override
        public Vector productYx(Vector u) {
          double[] changes = new double[indices.length];
          Arrays.setAll(changes, k -> ((HeapVector) u).array()[indices[k]]);
          return HeapVector.wrap(point.gradient(changes));
        }

        @Override
        public void close() {}

        private HeapVector scatter(double[] perSample) {
          double[] result = new double[weights.length];
          for (int k = 0; k < indices.length; k++) {
            result[indices[k]] += perSample[k];
          }
          return HeapVector.wrap(result);
        }
      };
    }
  }

  /** 1/n Σ_i ℓ_i((x, y)); on a mini-batch the mean over it. */
  private record SplitLoss(SoftmaxModel model, Placed data, int outerLength) implements Objective {
    @Override
    public int dataPoints() {
      return data.size();
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      int d = model.parameterCount();
      int[] indices = SoftmaxModel.indices(batch, data);
      double[] theta = new double[d];
      System.arraycopy(((HeapVector) x).array(), 0, theta, 0, outerLength);
      System.arraycopy(((HeapVector) y).array(), 0, theta, outerLength, d - outerLength);
      Point point = new Point(model, data, theta, indices);
      double[] coefficients = new double[indices.length];
      Arrays.fill(coefficients, 1.0 / indices.length);
      return new Linearization() {
        @Override
        public double value() {
          return HeapVector.wrap(coefficients).dot(HeapVector.wrap(point.losses));
        }

        @Override
        public Vector gradientX() {
          return outerPart(point.gradient(coefficients));
        }

        @Override
        public Vector gradientY() {
          return innerPart(point.gradient(coefficients));
        }

        @Override
        public Products products(Vector v) {
          double[] direction = new double[d];
          System.arraycopy(((HeapVector) v).array(), 0, direction, outerLength, d - outerLength);
          double[] product = point.product(coefficients, direction, new double[indices.length]);
          return new Products(innerPart(product), outerPart(product));
        }

        @Override
        public Vector productYx(Vector u) {
          double[] direction = Arrays.copyOf(((HeapVector) u).array(), d);
          return innerPart(point.product(coefficients, direction, new double[indices.length]));
        }

        @Override
        public void close() {}

        private HeapVector outerPart(double[] full) {
          return HeapVector.wrap(Arrays.copyOf(full, outerLength));
        }

        private HeapVector innerPart(double[] full) {
          return HeapVector.wrap(Arrays.copyOfRange(full, outerLength, d));
        }
      };
    }
  }
}
