package org.bilevel.api;

/**
 * A function R(x) that is added to the outer objective, with its gradient; exact, or estimated from
 * draws.
 */
public interface Regularizer extends Part {

  /**
   * Return R(x) and ∇R(x), or unbiased estimates of both from the same draws.
   *
   * @param x the outer variable, length p; unchanged
   * @param random the stream of this evaluation's draws; unused if the regularizer is deterministic
   * @return value and gradient; closed by the caller
   */
  Evaluation evaluate(Vector x, RandomStream random);

  /**
   * A value and a gradient.
   *
   * @param value R(x)
   * @param gradient ∇R(x), length p
   */
  record Evaluation(double value, Vector gradient) implements AutoCloseable {
    @Override
    public void close() {
      gradient.close();
    }
  }
}
