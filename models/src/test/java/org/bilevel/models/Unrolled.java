package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.learning.PlacedSamples;

/**
 * The gradient of F(x, y_K(x, z)) by PyTorch alone, through one graph of all K inner steps: what
 * estimators that walk along stored iterates are compared with, in value, time and memory.
 *
 * <p>What the graph does not need of a step is released at its end.
 */
public final class Unrolled {

  /**
   * What the graph gives.
   *
   * @param value F(x, y_K)
   * @param x its gradient in x
   * @param start its gradient in z
   */
  public record Gradients(double value, double[] x, double[] start) {}

  /** An objective Σ_i s_i ℓ_i as PyTorch records it. */
  private interface Recorded {
    /** Return ℓ. */
    NDArray losses(NDArray x, NDArray y, Batch batch);

    /** Return s. */
    NDArray seed(NDArray x, NDArray losses, Batch batch);
  }

  private final Recorded outer;
  private final Recorded inner;
  private final Tensors tensors;

  private Unrolled(Recorded outer, Recorded inner, Tensors tensors) {
    this.outer = outer;
    this.inner = inner;
    this.tensors = tensors;
  }

  /**
   * Differentiate with x the weights of the training samples and y all parameters.
   *
   * @param training the samples of f(x, y) = Σ_i x_i ℓ_i(y)
   * @param validation the samples of F(x, y), the mean of their losses
   * @param x the weights
   * @param start z
   * @param steps the inner steps
   * @return value and gradients
   */
  public static Gradients ofWeightedLoss(
      PlacedSamples training,
      PlacedSamples validation,
      HeapVector x,
      Vector start,
      List<DescentStep> steps) {
    DeviceSamples f = (DeviceSamples) training;
    Tensors tensors = f.model().tensors();
    Torch.prepareThread();
    Recorded weighted =
        new Recorded() {
          @Override
          public NDArray losses(NDArray w, NDArray y, Batch batch) {
            return f.losses(y, batch);
          }

          @Override
          public NDArray seed(NDArray w, NDArray losses, Batch batch) {
            if (batch.isAll()) {
              return w;
            }
            int[] indices = batch.indices();
            return w.get(tensors.createIntegers(indices, new Shape(indices.length)));
          }
        };
    try (NDArray weights = tensors.create(x.array(), new Shape(x.size()))) {
      return new Unrolled(mean((DeviceSamples) validation, false), weighted, tensors)
          .through(weights, ((DeviceVector) start).array(), steps);
    }
  }

  /**
   * Differentiate with x the first parameters and y the rest.
   *
   * @param training the samples of f, the mean of their losses
   * @param validation the samples of F, the same
   * @param x the first parameters
   * @param start z
   * @param steps the inner steps
   * @return value and gradients
   */
  public static Gradients ofSplitLoss(
      PlacedSamples training,
      PlacedSamples validation,
      Vector x,
      Vector start,
      List<DescentStep> steps) {
    DeviceSamples f = (DeviceSamples) training;
    return new Unrolled(mean((DeviceSamples) validation, true), mean(f, true), f.model().tensors())
        .through(((DeviceVector) x).array(), ((DeviceVector) start).array(), steps);
  }

  private static Recorded mean(DeviceSamples samples, boolean split) {
    return new Recorded() {
      @Override
      public NDArray losses(NDArray x, NDArray y, Batch batch) {
        return samples.losses(split ? x.concat(y) : y, batch);
      }

      @Override
      public NDArray seed(NDArray x, NDArray losses, Batch batch) {
        double[] weights = new double[(int) losses.size()];
        Arrays.fill(weights, 1.0 / weights.length);
        return samples.model().tensors().create(weights, new Shape(weights.length));
      }
    };
  }

  private Gradients through(NDArray xs, NDArray zs, List<DescentStep> steps) {
    List<NDArray> iterates = new ArrayList<>();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = variable(xs);
      NDArray z = variable(zs);
      NDArray previous = z;
      NDArray y = z;
      for (DescentStep step : steps) {
        NDArray next = step(step, x, y, previous);
        iterates.add(next);
        previous = y;
        y = next;
      }
      NDArray end = y;
      NDArray losses = Torch.recording(() -> outer.losses(x, end, Batch.all()));
      NDArray seed = outer.seed(x, losses, Batch.all());
      NDList both = Torch.pullbackBoth().callForAll(losses, x, z, seed);
      return new Gradients(
          Arrays.stream(Tensors.toDoubles(losses)).average().orElseThrow(),
          Tensors.toDoubles(both.get(0)),
          Tensors.toDoubles(both.get(1)));
    } finally {
      iterates.forEach(NDArray::close);
    }
  }

  private NDArray step(DescentStep step, NDArray x, NDArray y, NDArray previous) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray next =
          Torch.recording(() -> {
            boolean moves = step.momentum() != 0 || step.lookAhead() != 0;
            NDArray move = moves ? y.sub(previous) : y;
            NDArray at = step.lookAhead() == 0 ? y : y.add(times(move, step.lookAhead()));
            NDArray moved = step.momentum() == 0 ? y : y.add(times(move, step.momentum()));
            moved = moved(moved, inner, step.size(), step.batch(), x, at);
            return moved(moved, outer, step.outerSize(), step.outerBatch(), x, at);
          });
      NDScope.unregister(next);
      return next;
    }
  }

  private NDArray moved(
      NDArray from, Recorded objective, double size, Batch batch, NDArray x, NDArray at) {
    if (size == 0) {
      return from;
    }
    NDArray losses = objective.losses(x, at, batch);
    NDArray gradient = Torch.gradient().call(losses, at, objective.seed(x, losses, batch));
    return from.sub(times(gradient, size));
  }

  /**
   * Multiply with a number that is a tensor of PyTorch's own. That of {@link NDArray#mul(Number)}
   * lies in a Java buffer, which the collector frees while the graph still needs the number.
   */
  private NDArray times(NDArray array, double number) {
    return array.mul(tensors.create(new double[] {number}, new Shape()));
  }

  private static NDArray variable(NDArray array) {
    NDArray variable = array.stopGradient();
    variable.setRequiresGradient(true);
    return variable;
  }
}
