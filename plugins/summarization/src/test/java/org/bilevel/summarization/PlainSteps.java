package org.bilevel.summarization;

import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Vector;

/** Gradient steps of one size. */
record PlainSteps(double learningRate) implements OuterOptimizer {
  @Override
  public Session start(Vector like) {
    return new Session() {
      @Override
      public void step(Vector x, Vector gradient) {
        x.axpy(-learningRate, gradient);
      }

      @Override
      public void close() {}
    };
  }
}
