package org.bilevel.adult;

import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;

/**
 * Minimises a smooth function of a few hundred variables to high accuracy.
 *
 * <pre>{@code
 * (∇²g(w) + μI) s = −∇g(w),   μ = ‖∇g(w)‖, ten times it again until the matrix is positive definite
 * w ← w + t s,   t the first of 1, 1/2, 1/4, … with  g(w + t s) ≤ g(w) + 10⁻⁴ t ⟨∇g(w), s⟩
 * }</pre>
 *
 * <p>The shift μ vanishes with the gradient, so steps become Newton's; where the Hessian is
 * singular, as for features that follow from others, they stay bounded.
 */
final class Newton {
  private static final double SUFFICIENT = 1e-4;
  private static final int HALVINGS = 50;

  /** Rounding of a mean over many rows, relative to its value. */
  private static final double ROUNDING = 1e-14;

  /** A function with two derivatives. */
  interface Smooth {
    /** Return g(w). */
    double value(double[] w);

    /** Return g, ∇g and ∇²g at w. */
    Derivatives derivatives(double[] w);
  }

  /**
   * A function at one point.
   *
   * @param value g
   * @param gradient ∇g
   * @param hessian ∇²g, at least its lower triangle
   */
  record Derivatives(double value, double[] gradient, double[][] hessian) {}

  /**
   * Where a minimisation ended.
   *
   * @param at w
   * @param value g(w)
   * @param gradientNorm ‖∇g(w)‖
   * @param steps how many steps were taken
   */
  record Minimum(double[] at, double value, double gradientNorm, int steps) {}

  private Newton() {}

  /** Walk from a start until ‖∇g‖ is at most a tolerance, or no step lowers g, or long enough. */
  static Minimum minimise(Smooth g, double[] start, double tolerance, int mostSteps) {
    double[] w = start.clone();
    for (int steps = 0; ; steps++) {
      Derivatives here = g.derivatives(w);
      double norm = HeapVector.wrap(here.gradient()).norm();
      if (!(norm > tolerance) || steps == mostSteps) {
        return new Minimum(w, here.value(), norm, steps);
      }
      Optional<double[]> next = lower(g, w, here, direction(here, norm));
      if (next.isEmpty()) {
        return new Minimum(w, here.value(), norm, steps);
      }
      w = next.get();
    }
  }

  private static double[] direction(Derivatives here, double norm) {
    double shift = norm;
    Optional<Cholesky> factor = Cholesky.of(here.hessian(), shift);
    while (factor.isEmpty()) {
      shift *= 10;
      if (Double.isInfinite(shift)) {
        throw BilevelException.numeric(
            "The second derivatives are not finite where the gradient's norm is %s."
                .formatted(norm),
            "Maybe the outer variable has diverged; try a smaller learning rate.");
      }
      factor = Cholesky.of(here.hessian(), shift);
    }
    double[] direction = factor.get().solve(here.gradient());
    HeapVector.wrap(direction).scale(-1);
    return direction;
  }

  private static Optional<double[]> lower(
      Smooth g, double[] w, Derivatives here, double[] direction) {
    double slope = HeapVector.wrap(here.gradient()).dot(HeapVector.wrap(direction));
    double rounding = ROUNDING * Math.abs(here.value());
    double length = 1;
    for (int k = 0; k < HALVINGS; k++) {
      HeapVector next = HeapVector.of(w);
      next.axpy(length, HeapVector.wrap(direction));
      if (g.value(next.array()) <= here.value() + SUFFICIENT * length * slope + rounding) {
        return Optional.of(next.array());
      }
      length /= 2;
    }
    return Optional.empty();
  }
}
