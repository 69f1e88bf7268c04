package org.bilevel.api.descent;

import org.bilevel.api.Batch;

/**
 * What one step of a {@link Descent} is made of.
 *
 * <pre>{@code
 * u = y_k + β (y_k − y_{k−1})
 * y_{k+1} = P(y_k + γ (y_k − y_{k−1}) − s ∇_y f(x, u; batch) − t ∇_y F(x, u; outerBatch))
 * }</pre>
 *
 * @param size s ≥ 0, in units of y per unit of gradient; f is not evaluated where it is 0
 * @param batch the data points that ∇_y f is taken on
 * @param outerSize t ≥ 0, the same for F
 * @param outerBatch the data points that ∇_y F is taken on
 * @param momentum γ, the share of the last move that is repeated
 * @param lookAhead β, how far along the last move the gradients are taken; β = γ for Nesterov's
 *     steps, 0 for Polyak's
 */
public record DescentStep(
    double size,
    Batch batch,
    double outerSize,
    Batch outerBatch,
    double momentum,
    double lookAhead) {

  /**
   * Return a plain gradient step on f.
   *
   * @param size s, greater than 0
   * @param batch the data points that ∇_y f is taken on
   * @return the step
   */
  public static DescentStep gradient(double size, Batch batch) {
    return new DescentStep(size, batch, 0, Batch.all(), 0, 0);
  }

  /**
   * Return this step with Polyak's momentum, the heavy ball.
   *
   * @param momentum γ from 0 to 1
   * @return a new step
   */
  public DescentStep withHeavyBall(double momentum) {
    return new DescentStep(size, batch, outerSize, outerBatch, momentum, 0);
  }

  /**
   * Return this step from Nesterov's extrapolated point.
   *
   * @param momentum β = γ from 0 to 1
   * @return a new step
   */
  public DescentStep withNesterov(double momentum) {
    return new DescentStep(size, batch, outerSize, outerBatch, momentum, momentum);
  }

  /**
   * Return this step with a share of the outer objective's gradient.
   *
   * @param outerSize t ≥ 0
   * @param outerBatch the data points that ∇_y F is taken on
   * @return a new step
   */
  public DescentStep withOuter(double outerSize, Batch outerBatch) {
    return new DescentStep(size, batch, outerSize, outerBatch, momentum, lookAhead);
  }
}
