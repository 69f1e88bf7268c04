package org.bilevel.api.learning;

import org.bilevel.api.BilevelException;
import org.bilevel.api.Vector;

/**
 * The gradients of the losses of n samples in the parameters of the output layer alone, in closed
 * form: inner products without a backward pass, and without a vector for each sample.
 *
 * <pre>{@code
 * g_i = ∇_{(W, b)} ℓ_i = (p_i − y_i) ⊗ (e_i, 1),   ⟨g_i, g_j⟩ = ⟨p_i − y_i, p_j − y_j⟩ (⟨e_i, e_j⟩ + 1)
 * }</pre>
 *
 * <p>p_i are the probabilities of the C classes, y_i the label as a row of zeros with a one, e_i
 * the embedding of length m ({@link Model#embeddings}). Memory: n (C + m) numbers. Immutable.
 */
public final class HeadGradients {
  private final int size; // n
  private final int classes; // C
  private final int length; // m
  private final double[] residuals; // p_i − y_i
  private final float[] embeddings; // e_i

  private HeadGradients(int size, int classes, double[] residuals, float[] embeddings) {
    this.size = size;
    this.classes = classes;
    this.length = embeddings.length / size;
    this.residuals = residuals;
    this.embeddings = embeddings;
  }

  /**
   * Compute what the gradients are made of: two forward passes.
   *
   * @param model the model
   * @param parameters θ, length d; unchanged
   * @param samples the samples, n ≥ 1 of them
   * @return the gradients at θ
   * @throws BilevelException of category DATA if a feature is not finite, NUMERIC if a score or an
   *     embedding is not; it names the sample's id
   */
  public static HeadGradients of(Model model, Vector parameters, Samples samples) {
    float[] scores;
    float[] embeddings;
    try (PlacedSamples placed = model.place(samples)) {
      scores = model.scores(parameters, placed);
      embeddings = model.embeddings(parameters, placed);
    }
    requireFinite("score", scores, samples);
    requireFinite("embedding", embeddings, samples);
    int n = samples.size();
    int classes = model.classes();
    double[] residuals = new double[scores.length];
    for (int i = 0; i < n; i++) {
      softmax(scores, residuals, i * classes, classes);
      residuals[i * classes + samples.labels()[i]] -= 1;
    }
    return new HeadGradients(n, classes, residuals, embeddings);
  }

  private static void requireFinite(String what, float[] values, Samples samples) {
    int length = values.length / samples.size();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw BilevelException.numeric(
            "Entry %d of the %s of the sample with id %d is %s."
                .formatted(i % length, what, samples.ids()[i / length], values[i]),
            "Maybe the model's training diverged: lower its learning rate.");
      }
    }
  }

  private static void softmax(float[] scores, double[] result, int from, int length) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + length; c++) {
      greatest = Math.max(greatest, scores[c]);
    }
    double sum = 0;
    for (int c = from; c < from + length; c++) {
      result[c] = Math.exp(scores[c] - greatest);
      sum += result[c];
    }
    for (int c = from; c < from + length; c++) {
      result[c] /= sum;
    }
  }

  /**
   * Return how many gradients there are.
   *
   * @return n
   */
  public int size() {
    return size;
  }

  /**
   * Return ⟨g_i, g_j⟩, in C + m products of numbers.
   *
   * @param i a sample, from 0
   * @param j another, or the same
   * @return the inner product; the same bits for (j, i)
   */
  public double dot(int i, int j) {
    double ofResiduals = 0;
    for (int c = 0; c < classes; c++) {
      ofResiduals += residuals[i * classes + c] * residuals[j * classes + c];
    }
    double ofEmbeddings = 1;
    for (int k = 0; k < length; k++) {
      ofEmbeddings += (double) embeddings[i * length + k] * embeddings[j * length + k];
    }
    return ofResiduals * ofEmbeddings;
  }

  /**
   * Return ⟨g_i, Σ_j c_j g_j⟩ for all i, in 2 n C (m + 1) products of numbers: the sum is one
   * vector of the output layer's length C (m + 1), no n × n matrix.
   *
   * @param coefficients c_j, n of them; 1/n makes the sum the mean gradient
   * @return n inner products
   */
  public double[] dotsWithSum(double[] coefficients) {
    double[] sum = new double[classes * (length + 1)];
    for (int j = 0; j < size; j++) {
      for (int c = 0; c < classes; c++) {
        double scaled = coefficients[j] * residuals[j * classes + c];
        int row = c * (length + 1);
        for (int k = 0; k < length; k++) {
          sum[row + k] += scaled * embeddings[j * length + k];
        }
        sum[row + length] += scaled;
      }
    }
    double[] dots = new double[size];
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < classes; c++) {
        int row = c * (length + 1);
        double ofRow = sum[row + length];
        for (int k = 0; k < length; k++) {
          ofRow += sum[row + k] * embeddings[i * length + k];
        }
        dots[i] += residuals[i * classes + c] * ofRow;
      }
    }
    return dots;
  }
}
