package org.bilevel.api.descent;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/**
 * The outer objective at an inner iterate, where the walk back over the steps begins; what its
 * evaluation held is released.
 *
 * @param value F
 * @param gradientX ∇_x F, length p
 * @param gradientY ∇_y F, length d
 */
public record OuterPoint(double value, Vector gradientX, Vector gradientY)
    implements AutoCloseable {

  /**
   * Evaluate.
   *
   * @param outer F
   * @param x the outer variable, length p
   * @param y the inner iterate, length d
   * @param batch the samples of F
   * @param estimator the estimator's name, for messages
   * @return the point; the caller closes it
   * @throws BilevelException of category NUMERIC if a gradient is not finite
   */
  public static OuterPoint of(Objective outer, Vector x, Vector y, Batch batch, String estimator) {
    try (Linearization at = outer.linearize(x, y, batch)) {
      double value = at.value();
      Vector gradientX = at.gradientX();
      try {
        Vector gradientY = at.gradientY();
        OuterPoint point = new OuterPoint(value, gradientX, gradientY);
        try {
          requireFinite("∇_x F", gradientX, estimator);
          requireFinite("∇_y F", gradientY, estimator);
        } catch (RuntimeException e) {
          gradientY.close();
          throw e;
        }
        return point;
      } catch (RuntimeException e) {
        gradientX.close();
        throw e;
      }
    }
  }

  private static void requireFinite(String what, Vector gradient, String estimator) {
    double norm = gradient.norm();
    if (!Double.isFinite(norm)) {
      throw BilevelException.numeric(
          "The norm of %s is %s at the inner iterate (%s).".formatted(what, norm, estimator),
          "Maybe the inner learning rate is too large; try a tenth of it.");
    }
  }

  @Override
  public void close() {
    gradientX.close();
    gradientY.close();
  }
}
