package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import org.bilevel.api.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The recording of the losses of a batch at one θ, shared by all who differentiate it there, and
 * released by the last.
 */
final class Forward {
  private final DeviceVector source;
  private final Object stamp;
  private final Batch batch;
  private final Recording recording;
  private double @Nullable [] values;
  private int users = 1;

  private Forward(DeviceVector source, Batch batch, Recording recording) {
    this.source = source;
    this.stamp = source.stamp();
    this.batch = batch;
    this.recording = recording;
  }

  /** Record the losses of a batch. The first user is the caller. */
  static Forward at(DeviceVector parameters, DeviceSamples samples, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return new Forward(parameters, batch, samples.record(parameters.array(), batch));
    }
  }

  /** Say whether this is the recording at these entries on this batch, and still intact. */
  boolean isAt(DeviceVector parameters, Batch other) {
    return parameters.stamp() == stamp && source.stamp() == stamp && batch.equals(other);
  }

  /** Return the recording; the parameters that it was made at must not have changed since. */
  Recording recording() {
    if (source.stamp() != stamp) {
      throw new IllegalStateException("the parameters have changed since they were linearized at");
    }
    return recording;
  }

  /** Return the losses on the heap; not to be changed. */
  double[] values() {
    double[] known = values;
    if (known == null) {
      NDArray losses = recording.losses();
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

  /** Drop a user; the last one's leaving releases the recording. */
  void release() {
    users--;
    if (users == 0) {
      recording.close();
    }
  }
}
