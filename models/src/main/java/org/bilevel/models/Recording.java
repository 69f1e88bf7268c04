package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The losses ℓ_i of a batch at one θ, and what their derivatives need.
 *
 * <p>Methods are called within a scope ({@link ai.djl.ndarray.NDScope}) that closes what they
 * return.
 */
interface Recording extends AutoCloseable {

  /** Return the losses, one for each sample; closed with this. */
  NDArray losses();

  /** Return Σ_i w_i ∇ℓ_i. */
  NDArray gradient(NDArray weights);

  /**
   * Return the second derivatives of g(w, θ) = Σ_i w_i ℓ_i(θ).
   *
   * @param weights w; closed with the result
   */
  Weighted weighted(NDArray weights);

  @Override
  void close();

  /** Derivatives of g = Σ_i w_i ℓ_i, usable until the recording is closed. */
  interface Weighted extends AutoCloseable {

    /** Return ∇_θ g. */
    NDArray gradient();

    /** Return ∇²_θθ g · v. */
    NDArray productYy(NDArray v);

    /** Return ∇²_wθ g · v. */
    NDArray productXy(NDArray v);

    /** Return ∇²_θθ g · v and ∇²_wθ g · v. */
    NDList products(NDArray v);

    @Override
    void close();
  }
}
