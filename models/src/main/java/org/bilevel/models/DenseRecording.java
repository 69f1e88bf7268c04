package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
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
  private final NDManager manager;
  private final DataType type;
  private final int length;
  private final NDArray losses;
  private final Kept forward;
  private @Nullable Kept backward;

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
    this.scripts = DenseScripts.of(layout.layers(), activation);
    this.manager = parameters.getManager();
    this.type = parameters.getDataType();
    this.length = layout.length();
    try (IValue sizes = IValue.listFrom(layout.sizes());
        IValue results = scripts.forward.run(new NDArray[] {parameters, x, labels}, sizes)) {
      IValue[] parts = results.toIValueTuple();
      try (IValue first = parts[0]) {
        this.losses = Script.tensor(manager, first);
      }
      this.forward = new Kept(manager, parts[1]);
    }
    NDScope.unregister(losses);
  }

  private IValue forward() {
    return forward.value();
  }

  /** Return what all weights share of the way back. */
  private IValue backward() {
    Kept known = backward;
    if (known == null) {
      known = new Kept(manager, scripts.backward.run(new NDArray[0], forward()));
      backward = known;
    }
    return known.value();
  }

  private NDArray newVector() {
    return manager.create(new Shape(length), type);
  }

  @Override
  public NDArray losses() {
    return losses;
  }

  @Override
  public NDArray gradient(NDArray w) {
    NDArray result = newVector();
    scripts.gradient.run(new NDArray[] {result, w}, forward(), backward()).close();
    return result;
  }

  @Override
  public Weighted weighted(NDArray w) {
    NDScope.unregister(w);
    return new WithWeights(w);
  }

  @Override
  public void close() {
    losses.close();
    forward.close();
    Kept known = backward;
    if (known != null) {
      known.close();
    }
  }

  private final class WithWeights implements Weighted {
    private final NDArray w;

    /** The part of the samples that weigh anything, once a product needs it. */
    private @Nullable Kept weighted;

    WithWeights(NDArray w) {
      this.w = w;
    }

    private IValue weighted() {
      Kept known = weighted;
      if (known == null) {
        known = new Kept(manager, scripts.weighted.run(new NDArray[] {w}, forward(), backward()));
        weighted = known;
      }
      return known.value();
    }

    @Override
    public NDArray gradient() {
      return DenseRecording.this.gradient(w);
    }

    @Override
    public NDArray productXy(NDArray v) {
      try (IValue along = scripts.productXy.run(new NDArray[] {v}, forward(), backward())) {
        return Script.tensor(manager, along);
      }
    }

    @Override
    public NDArray productYy(NDArray v) {
      NDArray result = newVector();
      scripts.productYy.run(new NDArray[] {result, v}, forward(), weighted()).close();
      return result;
    }

    @Override
    public NDList products(NDArray v) {
      NDArray result = newVector();
      try (IValue along =
          scripts.products.run(new NDArray[] {result, v}, forward(), weighted(), backward())) {
        return new NDList(result, Script.tensor(manager, along));
      }
    }

    @Override
    public void close() {
      Kept known = weighted;
      if (known != null) {
        known.close();
      }
      w.close();
    }
  }
}
