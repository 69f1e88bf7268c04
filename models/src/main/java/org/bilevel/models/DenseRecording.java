package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a network of linear layers with their derivatives written out: half the time of
 * PyTorch's recorded gradients on small layers, which go through some sixty nodes for a product.
 *
 * <p>Layer l = 1 … L has a_l = h_{l-1} W_lᵀ + b_l and h_l = φ(a_l), with the n samples x = h_0 in
 * rows; z = a_L are the scores, p = softmax(z), and δ_l has the rows ∂ℓ_i/∂a_l:
 *
 * <pre>{@code
 * δ_L = p − y,    s_l = δ_{l+1} W_{l+1},    δ_l = s_l ∘ φ'(a_l)
 * Σ_i w_i ∇ℓ_i:   (w∘δ_l)ᵀ h_{l-1} for W_l,   (w∘δ_l)ᵀ 1 for b_l
 * }</pre>
 *
 * <p>All weights w share these. With R the derivative along v = (V_1, c_1, …) (Pearlmutter, "Fast
 * exact multiplication by the Hessian", 1994) and P_l = h_{l-1} V_lᵀ + c_l:
 *
 * <pre>{@code
 * Ra_l = P_l + Rh_{l-1} W_lᵀ,    Rh_l = φ'(a_l) ∘ Ra_l
 * Rδ_L = p ∘ (Ra_L − ⟨p, Ra_L⟩)
 * Rδ_l = (Rδ_{l+1} W_{l+1} + δ_{l+1} V_{l+1}) ∘ φ'(a_l) + s_l ∘ φ''(a_l) ∘ Ra_l
 * ∇²_θθ g · v:    (w∘Rδ_l)ᵀ h_{l-1} + (w∘δ_l)ᵀ Rh_{l-1} for W_l,   (w∘Rδ_l)ᵀ 1 for b_l
 * ∇²_wθ g · v:    ⟨∇ℓ_i, v⟩ = Σ_l ⟨δ_l, P_l⟩ in row i
 * }</pre>
 */
final class DenseRecording implements Recording {
  private final DenseScripts scripts;
  private final int layers;

  /** Everything below that is closed here. */
  private final NDList kept = new NDList();

  private final NDArray parameters;
  private final List<NDArray> weights;

  /** h_0 … h_{L-1}. */
  private final List<NDArray> inputs;

  /** a_1 … a_{L-1}. */
  private final List<NDArray> sums;

  private final NDArray probabilities;
  private final NDArray labels;
  private final NDArray losses;
  private @Nullable Backward backward;

  /**
   * What all weights share of the way back.
   *
   * @param deltas δ_1 … δ_L
   * @param slopes φ'(a_1) … φ'(a_{L-1})
   * @param bends s_l ∘ φ''(a_l) for l = 1 … L − 1; empty if φ'' is zero
   */
  private record Backward(List<NDArray> deltas, List<NDArray> slopes, List<NDArray> bends) {}

  /**
   * Compute the losses.
   *
   * @param layout of the parameters
   * @param activation φ
   * @param parameters θ, unchanged until this is closed
   * @param x the samples in rows
   * @param labels a column of class numbers
   */
  DenseRecording(
      Layout layout, Activation activation, NDArray parameters, NDArray x, NDArray labels) {
    NDList split = layout.split(parameters);
    this.layers = split.size() / 2;
    this.scripts = DenseScripts.of(layers, activation);
    NDList arguments = new NDList(x, labels);
    arguments.addAll(split);
    NDList results = scripts.forward.callForAll(arguments);
    keep(results);
    this.losses = results.get(0);
    this.probabilities = results.get(1);
    this.sums = results.subList(2, layers + 1);
    // the caller may close these three: the new arrays share their memory
    this.parameters = keep(parameters.stopGradient());
    this.labels = keep(labels.stopGradient());
    this.inputs = new ArrayList<>();
    inputs.add(keep(x.stopGradient()));
    inputs.addAll(results.subList(layers + 1, 2 * layers));
    this.weights = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      weights.add(keep(split.get(2 * l)));
    }
  }

  private NDArray keep(NDArray array) {
    NDScope.unregister(array);
    kept.add(array);
    return array;
  }

  private void keep(NDList arrays) {
    NDScope.unregister(arrays);
    kept.addAll(arrays);
  }

  private Backward backward() {
    Backward known = backward;
    if (known == null) {
      known = computeBackward();
      backward = known;
    }
    return known;
  }

  private Backward computeBackward() {
    NDList arguments = new NDList(probabilities, labels);
    arguments.addAll(weights.subList(1, layers));
    arguments.addAll(sums);
    arguments.addAll(inputs.subList(1, layers));
    NDList results = scripts.backward.callForAll(arguments);
    keep(results);
    return new Backward(
        results.subList(0, layers),
        results.subList(layers, 2 * layers - 1),
        results.subList(2 * layers - 1, results.size()));
  }

  @Override
  public NDArray losses() {
    return losses;
  }

  @Override
  public NDArray gradient(NDArray w) {
    NDList arguments = new NDList(parameters, w);
    arguments.addAll(weights);
    arguments.addAll(inputs);
    arguments.addAll(backward().deltas());
    return scripts.gradient.callForAll(arguments).get(0);
  }

  @Override
  public Weighted weighted(NDArray w) {
    NDScope.unregister(w);
    return new WithWeights(w);
  }

  @Override
  public void close() {
    kept.close();
  }

  private final class WithWeights implements Weighted {
    private final NDArray w;

    /** The part of the samples that weigh anything, once a product needs it. */
    private final NDList own = new NDList();

    WithWeights(NDArray w) {
      this.w = w;
    }

    @Override
    public NDArray gradient() {
      return DenseRecording.this.gradient(w);
    }

    @Override
    public NDArray productXy(NDArray v) {
      NDList arguments = new NDList(v);
      arguments.addAll(weights);
      arguments.addAll(inputs);
      arguments.addAll(backward().deltas());
      return scripts.productXy.callForAll(arguments).get(0);
    }

    @Override
    public NDArray productYy(NDArray v) {
      return scripts.productYy.callForAll(secondOrder(v)).get(0);
    }

    @Override
    public NDList products(NDArray v) {
      NDList arguments = secondOrder(v);
      arguments.addAll(inputs);
      arguments.addAll(backward().deltas());
      return scripts.products.callForAll(arguments);
    }

    private NDList secondOrder(NDArray v) {
      NDList arguments = new NDList(v);
      arguments.addAll(weights);
      arguments.addAll(own());
      return arguments;
    }

    private NDList own() {
      if (own.isEmpty()) {
        NDList arguments = new NDList(w, probabilities);
        arguments.addAll(inputs);
        arguments.addAll(backward().slopes());
        arguments.addAll(backward().deltas());
        arguments.addAll(backward().bends());
        NDList results = scripts.weighted.callForAll(arguments);
        NDScope.unregister(results);
        own.addAll(results);
      }
      return own;
    }

    @Override
    public void close() {
      own.close();
      w.close();
    }
  }
}
