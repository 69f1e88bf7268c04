package org.bilevel.testkit.problems;

import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;

/**
 * Gradient steps of one size, without a state.
 *
 * @param learningRate the size
 */
public record PlainSteps(double learningRate) implements OuterOptimizer {
  @Override
  public Session start(Vector like) {
    return new Steps(learningRate);
  }

  private record Steps(double learningRate) implements Session, Restorable {
    @Override
    public void step(Vector x, Vector gradient) {
      x.axpy(-learningRate, gradient);
    }

    @Override
    public void save(StateOutput out) {}

    @Override
    public void restore(StateInput in) {}

    @Override
    public void close() {}
  }
}
