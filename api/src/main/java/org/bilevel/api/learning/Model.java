package org.bilevel.api.learning;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * A differentiable classifier h(·; θ) as a function of one flat vector of parameters θ (length d),
 * which the caller owns.
 *
 * <p>ℓ_i(θ) is the cross-entropy of sample i, in nats. A model keeps no parameters and no state
 * between calls, so the training model and the proxy model of a selection are one model at two
 * vectors. Used by one thread at a time.
 */
public interface Model extends AutoCloseable {

  /**
   * Return the number of parameters.
   *
   * @return d
   */
  int parameterCount();

  /**
   * Return how many of the parameters, the last ones, belong to the output layer.
   *
   * @return a number from 1 to d
   */
  int headLength();

  /**
   * Return how many classes the model tells apart.
   *
   * @return the number of classes
   */
  int classes();

  /**
   * Draw initial parameters.
   *
   * @param random the stream to draw from; the same numbers on every device
   * @return a new vector of length d that the caller owns
   */
  Vector initialParameters(RandomStream random);

  /**
   * Put samples where the model computes.
   *
   * @param samples the samples, of the shape the model was built for
   * @return the samples in place; closed by the caller
   * @throws org.bilevel.api.BilevelException of category DATA if a feature is not finite; it names
   *     the sample's id
   */
  PlacedSamples place(Samples samples);

  /**
   * Return the loss weighted by sample, g(w, θ) = Σ_i w_i ℓ_i(θ), with x = w of length n on the
   * heap and y = θ.
   *
   * <p>The weights of a mini-batch are those at its indices; a product or gradient in w has zeros
   * elsewhere. Linear in w, so ∇_w g = (ℓ_1(θ), …, ℓ_n(θ)), and entry i of ∇²_{wθ} g · v is
   * ⟨∇ℓ_i(θ), v⟩.
   *
   * @param data the samples, n of them
   * @return the objective; usable until the data or the model is closed
   */
  Objective weightedLoss(PlacedSamples data);

  /**
   * Return the mean loss with the parameters split in two, g(x, y) = 1/n Σ_i ℓ_i((x, y)): x is the
   * first part of θ, y the rest.
   *
   * <p>Both variables are vectors of the model's kind.
   *
   * @param data the samples, n of them
   * @param outerLength the length of x, from 1 to d − 1; d − {@link #headLength()} makes y the
   *     output layer
   * @return the objective; usable until the data or the model is closed
   */
  Objective splitLoss(PlacedSamples data, int outerLength);

  /**
   * Return a vector of the model's kind.
   *
   * @param entries its entries
   * @return a new vector that the caller owns
   */
  Vector vector(double[] entries);

  /**
   * Return the scores before the softmax.
   *
   * @param parameters θ, length d
   * @param data the samples, n of them
   * @return n · classes numbers, a sample after the other
   */
  float[] scores(Vector parameters, PlacedSamples data);

  /**
   * Return the embedding of every sample: what the output layer sees of it.
   *
   * <p>The scores of a sample with embedding e are W e + b, where W (classes × m, row by row) and
   * then b (classes) are the last {@link #headLength()} = classes · (m + 1) entries of θ.
   *
   * @param parameters θ, length d
   * @param data the samples, n of them
   * @return n · m numbers, a sample after the other
   */
  float[] embeddings(Vector parameters, PlacedSamples data);

  /**
   * Return the loss of every sample.
   *
   * @param parameters θ, length d
   * @param data the samples, n of them
   * @return ℓ_1(θ), …, ℓ_n(θ)
   */
  double[] losses(Vector parameters, PlacedSamples data);

  /**
   * Write the model with its parameters for PyTorch, as a TorchScript archive: a module whose
   * forward pass takes samples as {@link #place} does, n rows of features or n images (channels,
   * height, width), and returns what {@link #scores} does.
   *
   * @param parameters θ, length d; unchanged
   * @param out where to write; not closed
   * @return false if models of this kind cannot be written so; then nothing was written
   * @throws IOException if writing fails
   */
  default boolean writeTorchScript(Vector parameters, OutputStream out) throws IOException {
    return false;
  }

  /**
   * Return a smaller model with the same losses on some samples, if there is one.
   *
   * <p>A linear first layer sees n samples only through their span, of dimension r ≤ n: in an
   * orthonormal basis of that span the samples have r features and the layer r columns, while the
   * rest of θ neither matters to the losses nor moves under their gradients. Methods that offer
   * {@link org.bilevel.api.Capability#EQUIVARIANCE} take the same steps there, up to rounding, for
   * less.
   *
   * @param samples the samples, n of them
   * @param parameters θ, length d; unchanged
   * @return model, samples and parameters in the span; empty if that is not smaller. Closed by the
   *     caller
   */
  default Optional<Restriction> restrict(Samples samples, Vector parameters) {
    return Optional.empty();
  }

  /**
   * A model on the span of some samples.
   *
   * @param model the smaller model
   * @param samples the same samples, labels and ids in coordinates of the span
   * @param parameters the parameters that gave rise to it, in coordinates of the span
   */
  record Restriction(Model model, Samples samples, Vector parameters) implements AutoCloseable {
    @Override
    public void close() {
      parameters.close();
      model.close();
    }
  }

  /** Release the model; its vectors and placed samples must not be used afterwards. */
  @Override
  void close();
}
