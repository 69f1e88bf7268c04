package com.acme.bilevel;

import org.bilevel.api.BilevelException;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Option;

/** The nearest point of the ball ‖x‖₂ ≤ r around the origin: x · min(1, r / ‖x‖₂). */
final class BallProjection implements Projection {
  static final Option<Double> RADIUS =
      Option.decimal("radius", "r, the radius of the ball").positive().withDefault(1.0);

  private final double radius;

  BallProjection(double radius) {
    this.radius = radius;
  }

  @Override
  public void project(Vector x) {
    double[] entries = x.toArray();
    for (int i = 0; i < entries.length; i++) {
      if (!Double.isFinite(entries[i])) {
        throw BilevelException.numeric(
            "Entry %d of the point to project is %s.".formatted(i, entries[i]),
            "Maybe the step before was too long: try a smaller learning rate.");
      }
    }
    double norm = x.norm();
    if (norm > radius) {
      x.scale(radius / norm);
      // rounding may leave x just outside; a point inside comes back unchanged next time
      for (double excess = 1e-16; x.norm() > radius; excess *= 2) {
        x.scale(1 - excess);
      }
    }
  }

  /** D v = r/‖at‖ (v − ⟨n, v⟩ n) with n = at/‖at‖ outside the ball; v inside. */
  @Override
  public void differentiate(Vector at, Vector v) {
    double norm = at.norm();
    if (norm > radius) {
      v.axpy(-at.dot(v) / (norm * norm), at);
      v.scale(radius / norm);
    }
  }
}
