package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.core.Linear;
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
  private final Layout layout;
  private final Activation activation;
  private final int layers;

  /** Everything below that is closed here. */
  private final NDList kept = new NDList();

  /** h_0 … h_{L-1}, at the index of the layer that reads them. */
  private final NDArray[] inputs;

  private final NDArray[] weights;

  /** a_1 … a_{L-1}, at the index of the layer that gives them; so are all below. */
  private final NDArray[] sums;

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
  private record Backward(NDArray[] deltas, NDArray[] slopes, NDArray[] bends) {}

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
    this.layout = layout;
    this.activation = activation;
    NDList split = layout.split(parameters);
    this.layers = split.size() / 2;
    this.inputs = new NDArray[layers];
    this.weights = new NDArray[layers];
    this.sums = new NDArray[layers - 1];
    // the caller may close x and labels: these share their memory
    NDArray h = keep(x.stopGradient());
    for (int l = 0; l < layers; l++) {
      inputs[l] = h;
      weights[l] = keep(split.get(2 * l));
      h = Linear.linear(h, weights[l], split.get(2 * l + 1)).head();
      if (l + 1 < layers) {
        sums[l] = keep(h);
        h = keep(activation.apply(h));
      }
    }
    NDArray logProbabilities = h.logSoftmax(1);
    this.probabilities = keep(logProbabilities.exp());
    this.labels = keep(labels.stopGradient());
    this.losses = keep(logProbabilities.gather(labels, 1).neg().squeeze(1));
  }

  private NDArray keep(NDArray array) {
    NDScope.unregister(array);
    kept.add(array);
    return array;
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
    NDArray[] deltas = new NDArray[layers];
    NDArray[] slopes = new NDArray[layers - 1];
    NDArray[] bends = new NDArray[activation.isPiecewiseLinear() ? 0 : layers - 1];
    int classes = (int) probabilities.getShape().get(1);
    NDArray targets = labels.squeeze(1).oneHot(classes, probabilities.getDataType());
    deltas[layers - 1] = keep(probabilities.sub(targets));
    for (int l = layers - 2; l >= 0; l--) {
      NDArray back = deltas[l + 1].matMul(weights[l + 1]);
      slopes[l] = keep(activation.slope(sums[l], inputs[l + 1]));
      deltas[l] = keep(back.mul(slopes[l]));
      if (bends.length > 0) {
        bends[l] = keep(back.mul(activation.curvature(sums[l], inputs[l + 1])));
      }
    }
    return new Backward(deltas, slopes, bends);
  }

  @Override
  public NDArray losses() {
    return losses;
  }

  @Override
  public NDArray gradient(NDArray w) {
    NDArray column = w.reshape(-1, 1);
    NDArray[] deltas = backward().deltas();
    NDArray[] result = new NDArray[2 * layers];
    for (int l = 0; l < layers; l++) {
      NDArray weighted = deltas[l].mul(column);
      result[2 * l] = weighted.transpose().matMul(inputs[l]);
      result[2 * l + 1] = weighted.sum(new int[] {0});
    }
    return Layout.join(result);
  }

  @Override
  public Weighted weighted(NDArray w) {
    NDScope.unregister(w);
    return new WithWeights(w);
  }

  /** Return P_1 … P_L, the direction's own part of the change of each layer's sums. */
  private NDArray[] ownChanges(NDList direction) {
    NDArray[] changes = new NDArray[layers];
    for (int l = 0; l < layers; l++) {
      changes[l] = Linear.linear(inputs[l], direction.get(2 * l), direction.get(2 * l + 1)).head();
    }
    return changes;
  }

  /** Return ⟨∇ℓ_i, v⟩ for each sample. */
  private NDArray slopesAlong(NDArray[] ownChanges) {
    NDArray[] deltas = backward().deltas();
    NDArray sum = deltas[0].mul(ownChanges[0]).sum(new int[] {1});
    for (int l = 1; l < layers; l++) {
      sum.addi(deltas[l].mul(ownChanges[l]).sum(new int[] {1}));
    }
    return sum;
  }

  @Override
  public void close() {
    kept.close();
  }

  private final class WithWeights implements Weighted {
    private final NDArray w;

    /** w∘δ_l, and w∘s_l∘φ''(a_l), once a product needs them. */
    private final NDArray[] deltas = new NDArray[layers];

    private final NDArray[] bends = new NDArray[layers];
    private final NDList own = new NDList();

    WithWeights(NDArray w) {
      this.w = w;
      own.add(w);
    }

    @Override
    public NDArray gradient() {
      return DenseRecording.this.gradient(w);
    }

    @Override
    public NDArray productXy(NDArray v) {
      return slopesAlong(ownChanges(layout.split(v)));
    }

    @Override
    public NDArray productYy(NDArray v) {
      NDList direction = layout.split(v);
      return productYy(direction, ownChanges(direction));
    }

    @Override
    public NDList products(NDArray v) {
      NDList direction = layout.split(v);
      NDArray[] ownChanges = ownChanges(direction);
      NDArray xy = slopesAlong(ownChanges);
      return new NDList(productYy(direction, ownChanges), xy);
    }

    /** Changes P_l into Ra_l in place. */
    private NDArray productYy(NDList direction, NDArray[] changes) {
      NDArray[] slopes = backward().slopes();
      prepare();
      NDArray[] inputChanges = new NDArray[layers];
      for (int l = 1; l < layers; l++) {
        inputChanges[l] = slopes[l - 1].mul(changes[l - 1]);
        changes[l].addi(inputChanges[l].matMul(weights[l].transpose()));
      }
      NDArray scores = changes[layers - 1];
      NDArray mean = probabilities.mul(scores).sum(new int[] {1}, true);
      NDArray delta = scores.sub(mean).muli(probabilities).muli(w.reshape(-1, 1));
      NDArray[] result = new NDArray[2 * layers];
      for (int l = layers - 1; l >= 0; l--) {
        NDArray product = delta.transpose().matMul(inputs[l]);
        result[2 * l] =
            l == 0 ? product : product.addi(deltas[l].transpose().matMul(inputChanges[l]));
        result[2 * l + 1] = delta.sum(new int[] {0});
        if (l > 0) {
          delta =
              delta
                  .matMul(weights[l])
                  .addi(deltas[l].matMul(direction.get(2 * l)))
                  .muli(slopes[l - 1]);
          if (!activation.isPiecewiseLinear()) {
            delta.addi(bends[l - 1].mul(changes[l - 1]));
          }
        }
      }
      return Layout.join(result);
    }

    private void prepare() {
      if (own.size() > 1) {
        return;
      }
      Backward shared = backward();
      NDArray column = w.reshape(-1, 1);
      for (int l = 0; l < layers; l++) {
        deltas[l] = keepOwn(shared.deltas()[l].mul(column));
        if (l < shared.bends().length) {
          bends[l] = keepOwn(shared.bends()[l].mul(column));
        }
      }
    }

    private NDArray keepOwn(NDArray array) {
      NDScope.unregister(array);
      own.add(array);
      return array;
    }

    @Override
    public void close() {
      own.close();
    }
  }
}
