package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * g(x, y) = 1/n Σ_i ℓ_i((x, y)) where y = (W, b) is the output layer and x all before it, both on
 * the device.
 *
 * <p>What the output layer sees, H(x), is computed once for all y at the same x and batch. With Z =
 * H Wᵀ + 1 bᵀ, P = softmax(Z) and R = (P − Y)/n, Y having a one at each label, and for v = (V, c)
 * with Ż = H Vᵀ + 1 cᵀ and Ṙ = (P ∘ Ż − diag(P Żᵀ) ∘ P)/n,
 *
 * <pre>{@code
 * ∇_y g = (Rᵀ H, Rᵀ 1)           ∇²_yy g v = (Ṙᵀ H, Ṙᵀ 1)
 * ∇_x g = Jᵀ (R W)               ∇²_xy g v = Jᵀ (R V + Ṙ W)
 * ∇²_yx g u = (Ṙᵀ H + Rᵀ Ḣ, Ṙᵀ 1)   with Ḣ = J u, Ż = Ḣ Wᵀ
 * }</pre>
 *
 * <p>J being the derivative of H. So a gradient or Hessian product in y costs no pass through the
 * network, a gradient or mixed product in x one backward sweep, and the transposed product two. H's
 * recording is kept until another x or batch is looked at, or the samples are closed.
 */
final class HeadLoss implements Objective {
  private final DeviceSamples samples;
  private final NetworkModel model;
  private final Tensors tensors;
  private final Shape weights;

  HeadLoss(DeviceSamples samples) {
    this.samples = samples;
    this.model = samples.model();
    this.tensors = model.tensors();
    this.weights = model.network().layers().getLast().weights();
  }

  @Override
  public int dataPoints() {
    return samples.size();
  }

  @Override
  public double value(Vector x, Vector y, Batch batch) {
    try (AtPoint point = linearize(x, y, batch)) {
      return point.value();
    }
  }

  @Override
  public AtPoint linearize(Vector x, Vector y, Batch batch) {
    DeviceVector inner = inner(y);
    Features features = samples.features(outer(x), batch);
    try {
      return new AtPoint(features, inner, batch);
    } catch (RuntimeException e) {
      features.release();
      throw e;
    }
  }

  private DeviceVector outer(Vector x) {
    return model.vectorOf(x, model.backbone().length(), "outer variable");
  }

  private DeviceVector inner(Vector y) {
    return model.vectorOf(y, model.headLength(), "inner variable");
  }

  /** A vector of the inner variable's length in its two parts; views of it. */
  private record Head(NDArray weights, NDArray biases) {}

  private Head split(NDArray y) {
    NDList parts = y.split(new long[] {weights.size()}, 0);
    return new Head(parts.get(0).reshape(weights), parts.get(1));
  }

  private static NDArray join(NDArray weights, NDArray biases) {
    return weights.reshape(-1).concat(biases);
  }

  final class AtPoint implements Linearization {
    private final Features features;
    private final DeviceVector y;
    private final Object stamp;
    private final NDArray p;
    private final NDArray r;
    private final double value;
    private final int n;
    private boolean closed;

    private AtPoint(Features features, DeviceVector y, Batch batch) {
      this.features = features;
      this.y = y;
      this.stamp = y.stamp();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Head head = head();
        NDArray h = features.values();
        NDArray logP = h.matMul(head.weights().transpose()).addi(head.biases()).logSoftmax(1);
        NDArray targets = samples.targets(batch);
        this.n = Math.toIntExact(targets.getShape().get(0));
        double sum = 0;
        for (double loss : Tensors.toDoubles(logP.mul(targets).sum(new int[] {1}))) {
          sum -= loss;
        }
        this.value = sum / n;
        this.p = logP.exp();
        this.r = p.sub(targets).divi(n);
        NDScope.unregister(p, r);
      }
    }

    private Head head() {
      if (y.stamp() != stamp) {
        throw new IllegalStateException(
            "the parameters have changed since they were linearized at");
      }
      return split(y.array());
    }

    @Override
    public double value() {
      return value;
    }

    @Override
    public Vector gradientX() {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        return DeviceVector.owning(tensors, features.pullback(r.matMul(head().weights())));
      }
    }

    @Override
    public Vector gradientY() {
      Torch.prepareThread();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        return DeviceVector.owning(tensors, inY(r));
      }
    }

    @Override
    public Vector productYy(Vector v) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        return DeviceVector.owning(tensors, inY(change(split(inner(v).array()))));
      }
    }

    @Override
    public Vector productXy(Vector v) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Head direction = split(inner(v).array());
        return DeviceVector.owning(tensors, inX(direction, change(direction)));
      }
    }

    @Override
    public Products products(Vector v) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Head direction = split(inner(v).array());
        NDArray change = change(direction);
        return new Products(
            DeviceVector.owning(tensors, inY(change)),
            DeviceVector.owning(tensors, inX(direction, change)));
      }
    }

    @Override
    public Vector productYx(Vector u) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray dotH = features.pushforward(outer(u).array());
        NDArray dotR = softened(dotH.matMul(head().weights().transpose()));
        NDArray w = dotR.transpose().matMul(features.values()).addi(r.transpose().matMul(dotH));
        return DeviceVector.owning(tensors, join(w, dotR.sum(new int[] {0})));
      }
    }

    /** Return Ṙ for a direction in y. */
    private NDArray change(Head v) {
      return softened(features.values().matMul(v.weights().transpose()).addi(v.biases()));
    }

    /** Return (P ∘ Ż − diag(P Żᵀ) ∘ P)/n. */
    private NDArray softened(NDArray dotZ) {
      NDArray weighted = p.mul(dotZ);
      return weighted.sub(p.mul(weighted.sum(new int[] {1}, true))).divi(n);
    }

    /** Return (Rᵀ H, Rᵀ 1). */
    private NDArray inY(NDArray residuals) {
      return join(residuals.transpose().matMul(features.values()), residuals.sum(new int[] {0}));
    }

    private NDArray inX(Head v, NDArray change) {
      return features.pullback(r.matMul(v.weights()).addi(change.matMul(head().weights())));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        p.close();
        r.close();
        features.release();
      }
    }
  }
}
