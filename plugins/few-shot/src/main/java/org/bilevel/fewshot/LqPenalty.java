package org.bilevel.fewshot;

import org.bilevel.api.Vector;

/**
 * R(h) = λ (‖h‖₂² + ε²)^{q/2}, which for small ε is λ‖h‖₂^q; with q &lt; 1 not convex.
 *
 * <p>IAPTT-GM adds an ℓ_q norm to the loss of each head, smoothed; this is what its footnote means,
 * with squares where the print has lost them.
 *
 * @param weight λ, at least 0
 * @param power q, positive
 * @param smoothing ε, positive
 */
record LqPenalty(double weight, double power, double smoothing) {

  /** Return R(h). */
  double value(Vector h) {
    return weight == 0 ? 0 : weight * Math.pow(squares(h), power / 2);
  }

  /** Add a · ∇R(h) to a vector. */
  void addGradient(double a, Vector h, Vector to) {
    if (weight != 0) {
      to.axpy(a * weight * power * Math.pow(squares(h), power / 2 - 1), h);
    }
  }

  /** Add a · ∇²R(h) v to a vector. */
  void addProduct(double a, Vector h, Vector v, Vector to) {
    if (weight != 0) {
      double s = squares(h);
      double first = weight * power * Math.pow(s, power / 2 - 1);
      to.axpy(a * first, v);
      to.axpy(a * first * (power - 2) / s * h.dot(v), h);
    }
  }

  private double squares(Vector h) {
    return h.dot(h) + smoothing * smoothing;
  }
}
