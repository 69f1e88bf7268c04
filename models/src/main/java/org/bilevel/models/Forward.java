package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import org.bilevel.api.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The recorded computation of the losses of a batch at one θ, shared by all who differentiate it
 * there, and released by the last.
 */
final class Forward {
  private final DeviceVector source;
  private final Object stamp;
  private final Batch batch;
  private final NDArray theta;
  private final NDArray losses;
  private double @Nullable [] values;
  private int users = 1;

  private Forward(DeviceVector source, Batch batch, NDArray theta, NDArray losses) {
    this.source = source;
    this.stamp = source.stamp();
    this.batch = batch;
    this.theta = theta;
    this.losses = losses;
  }

  /** Compute the losses of a batch, recorded. Its first user is the caller. */
  static Forward at(DeviceVector parameters, DeviceSamples samples, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      // shares memory with the parameters, which nobody changes while this is in use
      NDArray theta = parameters.array().stopGradient();
      theta.setRequiresGradient(true);
      NDArray losses = Torch.recording(() -> samples.losses(theta, batch));
      NDScope.unregister(theta, losses);
      return new Forward(parameters, batch, theta, losses);
    }
  }

  /** Say whether this is the computation at these entries on this batch, and still intact. */
  boolean isAt(DeviceVector parameters, Batch other) {
    return parameters.stamp() == stamp && source.stamp() == stamp && batch.equals(other);
  }

  NDArray theta() {
    return theta;
  }

  NDArray losses() {
    return losses;
  }

  /** Return the losses on the heap; not to be changed. */
  double[] values() {
    double[] known = values;
    if (known == null) {
      known = Tensors.toDoubles(losses);
      values = known;
    }
    return known;
  }

  /** Add a user. */
  Forward shared() {
    users++;
    return this;
  }

  /** Drop a user; the last one's leaving releases the computation. */
  void release() {
    users--;
    if (users == 0) {
      losses.close();
      theta.close();
    }
  }
}
