package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/** g(x, y) = 1/n Σ_i ℓ_i((x, y)): x is the first part of θ, y the rest; both on the device. */
final class SplitLoss implements Objective {
  private final DeviceSamples samples;
  private final Tensors tensors;
  private final int outerLength;

  SplitLoss(DeviceSamples samples, int outerLength) {
    this.samples = samples;
    this.tensors = samples.model().tensors();
    this.outerLength = outerLength;
  }

  @Override
  public int dataPoints() {
    return samples.size();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return mean(samples.losses(outer(x).concat(inner(y)), batch));
    }
  }

  @Override
  public Vector gradientY(Vector x, Vector y, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray variable = variable(inner(y));
      NDArray outer = outer(x);
      NDArray losses = Torch.recording(() -> samples.losses(outer.concat(variable), batch));
      return DeviceVector.owning(tensors, Torch.pullback().call(losses, variable, seed(losses)));
    }
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray outer = variable(outer(x));
      NDArray inner = variable(inner(y));
      NDArray losses = Torch.recording(() -> samples.losses(outer.concat(inner), batch));
      NDArray seed = seed(losses);
      AtPoint point = new AtPoint(losses, seed, outer, inner);
      NDScope.unregister(outer, inner, losses, seed);
      return point;
    }
  }

  private NDArray outer(Vector x) {
    return samples.model().vectorOf(x, outerLength, "outer variable").array();
  }

  private NDArray inner(Vector y) {
    int length = samples.model().parameterCount() - outerLength;
    return samples.model().vectorOf(y, length, "inner variable").array();
  }

  private static NDArray variable(NDArray array) {
    NDArray variable = array.stopGradient();
    variable.setRequiresGradient(true);
    return variable;
  }

  private NDArray seed(NDArray losses) {
    int n = Math.toIntExact(losses.size());
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    return tensors.create(weights, new Shape(n));
  }

  private static double mean(NDArray losses) {
    double[] values = Tensors.toDoubles(losses);
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private final class AtPoint implements Linearization {
    private final NDArray losses;
    private final NDArray outer;
    private final NDArray inner;
    private final double value;
    private final Graph graph;

    AtPoint(NDArray losses, NDArray seed, NDArray outer, NDArray inner) {
      this.losses = losses;
      this.outer = outer;
      this.inner = inner;
      this.value = mean(losses);
      this.graph = new Graph(losses, seed, outer, inner);
    }

    @Override
    public double value() {
      return value;
    }

    @Override
    public Vector gradientX() {
      Torch.prepareThread();
      return DeviceVector.owning(tensors, graph.gradientX());
    }

    @Override
    public Vector gradientY() {
      Torch.prepareThread();
      return DeviceVector.owning(tensors, graph.gradientY());
    }

    @Override
    public Vector productYy(Vector v) {
      return DeviceVector.owning(tensors, graph.productYy(inner(v)));
    }

    @Override
    public Vector productXy(Vector v) {
      return DeviceVector.owning(tensors, graph.productXy(inner(v)));
    }

    @Override
    public Vector productYx(Vector u) {
      Torch.prepareThread();
      return DeviceVector.owning(tensors, graph.productYx(outer(u)));
    }

    @Override
    public Products products(Vector v) {
      NDList both = graph.products(inner(v));
      return new Products(
          DeviceVector.owning(tensors, both.get(0)), DeviceVector.owning(tensors, both.get(1)));
    }

    @Override
    public void close() {
      graph.close();
      losses.close();
      outer.close();
      inner.close();
    }
  }
}
