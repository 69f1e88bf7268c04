package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.function.Function;

/** A recording by PyTorch, of any network. */
final class AutogradRecording implements Recording {
  private final NDArray theta;
  private final NDArray losses;

  private AutogradRecording(NDArray theta, NDArray losses) {
    this.theta = theta;
    this.losses = losses;
  }

  /** Record losses as a function of the parameters. */
  static AutogradRecording of(NDArray parameters, Function<NDArray, NDArray> losses) {
    // shares memory with the parameters, which nobody changes while this is in use
    NDArray theta = parameters.stopGradient();
    theta.setRequiresGradient(true);
    NDArray recorded = Torch.recording(() -> losses.apply(theta));
    NDScope.unregister(theta, recorded);
    return new AutogradRecording(theta, recorded);
  }

  @Override
  public NDArray losses() {
    return losses;
  }

  @Override
  public NDArray gradient(NDArray weights) {
    return Torch.pullback().call(losses, theta, weights);
  }

  @Override
  public Weighted weighted(NDArray weights) {
    weights.setRequiresGradient(true);
    NDScope.unregister(weights);
    Graph graph = new Graph(losses, weights, weights, theta);
    return new Weighted() {
      @Override
      public NDArray gradient() {
        return graph.gradientY();
      }

      @Override
      public NDArray productYy(NDArray v) {
        return graph.productYy(v);
      }

      @Override
      public NDArray productXy(NDArray v) {
        return graph.productXy(v);
      }

      @Override
      public NDList products(NDArray v) {
        return graph.products(v);
      }

      @Override
      public void close() {
        graph.close();
      }
    };
  }

  @Override
  public void close() {
    losses.close();
    theta.close();
  }
}
