package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * g(w, θ) = Σ_i w_i ℓ_i(θ) with x = w on the heap and y = θ on the device.
 *
 * <p>Linear in w: ∇_w g are the losses themselves, and ∇²_{wθ} g · v are the inner products of
 * their gradients with v.
 */
final class WeightedLoss implements Objective {
  private final DeviceSamples samples;
  private final Tensors tensors;

  WeightedLoss(DeviceSamples samples) {
    this.samples = samples;
    this.tensors = samples.model().tensors();
  }

  @Override
  public int dataPoints() {
    return samples.size();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    Forward forward = forward(y, batch);
    try {
      return value(weights(x, batch), forward);
    } finally {
      forward.release();
    }
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    Forward forward = forward(y, batch);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      double[] w = weights(x, batch);
      NDArray seed = tensors.create(w, new Shape(w.length));
      return DeviceVector.owning(tensors, forward.recording().gradient(seed));
    } finally {
      forward.release();
    }
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    double[] w = weights(x, batch);
    return new AtPoint(forward(y, batch), w, batch);
  }

  private Forward forward(Vector y, Batch batch) {
    return samples.forward(samples.model().parameters(y), batch);
  }

  /** Return the weights of a batch. */
  private double[] weights(Vector x, Batch batch) {
    if (!(x instanceof HeapVector heap)) {
      throw new IllegalArgumentException(
          "the weights must be a heap vector, not a " + x.getClass().getSimpleName());
    }
    if (heap.size() != samples.size()) {
      throw new IllegalArgumentException(
          "%d weights do not fit %d samples".formatted(heap.size(), samples.size()));
    }
    if (batch.isAll()) {
      return heap.array();
    }
    int[] indices = batch.indices();
    double[] chosen = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      chosen[i] = heap.array()[indices[i]];
    }
    return chosen;
  }

  /** Return numbers of a batch as a vector over all samples; repeated samples add up. */
  private HeapVector spread(double[] values, Batch batch) {
    if (batch.isAll()) {
      return HeapVector.of(values);
    }
    int[] indices = batch.indices();
    HeapVector all = HeapVector.zeros(samples.size());
    for (int i = 0; i < indices.length; i++) {
      all.array()[indices[i]] += values[i];
    }
    return all;
  }

  private static double value(double[] w, Forward forward) {
    double[] losses = forward.values();
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * losses[i];
    }
    return sum;
  }

  private final class AtPoint implements Linearization {
    private final Forward forward;
    private final double value;
    private final Batch batch;
    private final Recording.Weighted derivatives;
    private boolean closed;

    AtPoint(Forward forward, double[] w, Batch batch) {
      this.forward = forward;
      this.value = WeightedLoss.value(w, forward);
      this.batch = batch;
      NDArray weights = tensors.create(w, new Shape(w.length));
      this.derivatives = forward.recording().weighted(weights);
    }

    @Override
    public double value() {
      return value;
    }

    @Override
    public Vector gradientX() {
      return spread(forward.values(), batch);
    }

    @Override
    public Vector gradientY() {
      try (NDScope scope = scope()) {
        scope.suppressNotUsedWarning();
        return DeviceVector.owning(tensors, derivatives.gradient());
      }
    }

    @Override
    public Vector productYy(Vector v) {
      NDArray direction = samples.model().parameters(v).array();
      try (NDScope scope = scope()) {
        scope.suppressNotUsedWarning();
        return DeviceVector.owning(tensors, derivatives.productYy(direction));
      }
    }

    @Override
    public Vector productXy(Vector v) {
      NDArray direction = samples.model().parameters(v).array();
      try (NDScope scope = scope()) {
        scope.suppressNotUsedWarning();
        return spread(Tensors.toDoubles(derivatives.productXy(direction)), batch);
      }
    }

    @Override
    public Vector productYx(Vector u) {
      double[] changes = weights(u, batch);
      try (NDScope scope = scope()) {
        scope.suppressNotUsedWarning();
        NDArray seed = tensors.create(changes, new Shape(changes.length));
        return DeviceVector.owning(tensors, forward.recording().gradient(seed));
      }
    }

    @Override
    public Products products(Vector v) {
      NDArray direction = samples.model().parameters(v).array();
      try (NDScope scope = scope()) {
        scope.suppressNotUsedWarning();
        NDList both = derivatives.products(direction);
        return new Products(
            DeviceVector.owning(tensors, both.get(0)),
            spread(Tensors.toDoubles(both.get(1)), batch));
      }
    }

    /** Open a scope for one evaluation, at parameters that must not have changed. */
    private NDScope scope() {
      Torch.prepareThread();
      forward.recording();
      return new NDScope();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        derivatives.close();
        forward.release();
      }
    }
  }
}
