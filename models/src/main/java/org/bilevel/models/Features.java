package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import org.bilevel.api.Batch;

/**
 * What the output layer sees of a batch, H(x), recorded as a function of all other parameters x;
 * shared by all who look at the same x, and released by the last.
 */
final class Features {
  private final DeviceVector source;
  private final Object stamp;
  private final Batch batch;
  private final NDArray x;
  private final NDArray h;
  private int users = 1;

  private Features(DeviceVector source, Batch batch, NDArray x, NDArray h) {
    this.source = source;
    this.stamp = source.stamp();
    this.batch = batch;
    this.x = x;
    this.h = h;
  }

  /** Record the features of a batch. The first user is the caller. */
  static Features at(DeviceVector source, DeviceSamples samples, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      // shares memory with the vector, which nobody changes while this is in use
      NDArray x = source.array().stopGradient();
      x.setRequiresGradient(true);
      NDArray h = Torch.recording(() -> samples.features(x, batch));
      NDScope.unregister(x, h);
      return new Features(source, batch, x, h);
    }
  }

  /** Say whether these are the features at these entries of this batch, and still intact. */
  boolean isAt(DeviceVector other, Batch otherBatch) {
    return other.stamp() == stamp && source.stamp() == stamp && batch.equals(otherBatch);
  }

  /** Return H, a row for each sample; x must not have changed since. */
  NDArray values() {
    requireIntact();
    return h;
  }

  /** Return Jᵀ g, J being the derivative of H in x: a backward sweep. */
  NDArray pullback(NDArray g) {
    requireIntact();
    return Torch.pullback().call(h, x, g);
  }

  /** Return J u: the backward sweep is linear in what it is given, and is swept back itself. */
  NDArray pushforward(NDArray u) {
    requireIntact();
    NDArray g = h.stopGradient().zerosLike();
    g.setRequiresGradient(true);
    NDArray swept = Torch.recording(() -> Torch.gradient().call(h, x, g));
    return Torch.pullback().call(swept, g, u);
  }

  private void requireIntact() {
    if (source.stamp() != stamp) {
      throw new IllegalStateException("the parameters have changed since they were linearized at");
    }
  }

  /** Add a user. */
  Features shared() {
    users++;
    return this;
  }

  /** Drop a user; the last one's leaving releases the recording. */
  void release() {
    users--;
    if (users == 0) {
      h.close();
      x.close();
    }
  }
}
