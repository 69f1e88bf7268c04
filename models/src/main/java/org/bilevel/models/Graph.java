package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import org.jspecify.annotations.Nullable;

/**
 * First and second derivatives of g = Σ_i s_i ℓ_i(x, y) from the recorded computation of the losses
 * ℓ.
 *
 * <p>∇_y g is recorded too, once; each product is then one backward sweep through it. Arrays
 * returned are new, and owned by the caller.
 */
final class Graph implements AutoCloseable {
  private final NDArray losses;
  private final NDArray seed;
  private final NDArray x;
  private final NDArray y;
  private @Nullable NDArray gradient;

  /**
   * Take a recorded computation.
   *
   * @param losses ℓ, recorded
   * @param seed s, of the shape of ℓ; closed here
   * @param x the outer variable, s itself or one that ℓ depends on; not closed here
   * @param y the inner variable; not closed here
   */
  Graph(NDArray losses, NDArray seed, NDArray x, NDArray y) {
    this.losses = losses;
    this.seed = seed;
    this.x = x;
    this.y = y;
  }

  /** Return ∇_y g. */
  NDArray gradientY() {
    return gradient().duplicate();
  }

  /** Return ∇_x g where x is a variable of ℓ. */
  NDArray gradientX() {
    return Torch.pullback().call(losses, x, seed);
  }

  NDArray productYy(NDArray v) {
    return Torch.pullback().call(gradient(), y, v);
  }

  NDArray productXy(NDArray v) {
    return Torch.pullback().call(gradient(), x, v);
  }

  /** Return ∇²_yx g · u where x is a variable of ℓ. */
  NDArray productYx(NDArray u) {
    try (NDArray gradientX = Torch.recording(() -> Torch.gradient().call(losses, x, seed))) {
      return Torch.pullback().call(gradientX, y, u);
    }
  }

  /** Return ∇²_yy g · v and ∇²_xy g · v. */
  NDList products(NDArray v) {
    return Torch.pullbackBoth().callForAll(gradient(), y, x, v);
  }

  private NDArray gradient() {
    NDArray recorded = gradient;
    if (recorded == null) {
      recorded = Torch.recording(() -> Torch.gradient().call(losses, y, seed));
      NDScope.unregister(recorded);
      gradient = recorded;
    }
    return recorded;
  }

  @Override
  public void close() {
    NDArray recorded = gradient;
    if (recorded != null) {
      recorded.close();
    }
    seed.close();
  }
}
