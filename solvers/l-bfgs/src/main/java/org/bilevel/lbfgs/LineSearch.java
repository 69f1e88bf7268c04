package org.bilevel.lbfgs;

import java.util.Optional;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Looks along a direction p for a length a of φ(a) = f(y + a p) that decreases f enough and is not
 * too short: the strong Wolfe conditions
 *
 * <pre>{@code
 * φ(a) ≤ φ(0) + c₁ a φ'(0),    |φ'(a)| ≤ c₂ |φ'(0)|,    c₁ = 1e-4,  c₂ = 0.9
 * }</pre>
 *
 * <p>where the first, within rounding of φ(0), may be replaced by φ'(a) ≤ (1 − 2 c₁) |φ'(0)|.
 * Lengths are doubled until an interval is known that holds a good one, then chosen by
 * interpolation inside it; a length where f is not finite counts as too long.
 *
 * <p>Source: Nocedal and Wright, "Numerical optimization", 2nd edition, Algorithms 3.5 and 3.6;
 * Hager and Zhang, SIAM J. Optim. 16, 2005, for the comparison within rounding.
 */
final class LineSearch implements AutoCloseable {
  private static final double DECREASE = 1e-4; // c₁
  private static final double CURVATURE = 0.9; // c₂
  private static final double ROUNDING = 1e-10; // relative to φ(0)
  private static final double MARGIN = 0.1; // how near an end of the interval a length may be
  private static final int MOST_TRIALS = 40;

  private final InnerFunction f;
  private final Point from;
  private final Vector direction; // p
  private final double slope; // φ'(0)
  private final double slack;

  // the best length so far and the other end of the interval, infinite while none is known
  private @Nullable Point low; // null: the start
  private double lowLength;
  private double lowValue;
  private double lowSlope;
  private double high = Double.POSITIVE_INFINITY;
  private double highValue = Double.NaN;

  LineSearch(InnerFunction f, Point from, Vector direction) {
    this.f = f;
    this.from = from;
    this.direction = direction;
    this.slope = from.gradient().dot(direction);
    this.slack = ROUNDING * Math.abs(from.value());
    this.lowValue = from.value();
    this.lowSlope = slope;
  }

  /**
   * Return a point that meets the conditions, or at least decreases f enough.
   *
   * @param first the length that is tried first, positive
   * @return the point, owned by the caller; empty if p does not lead down, or no length was found
   */
  Optional<Point> search(double first) {
    if (!(slope < 0)) {
      return Optional.empty();
    }
    double length = first;
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      Vector y = from.y().copy();
      y.axpy(length, direction);
      Point point = f.at(y);
      double trialSlope = point.gradient().dot(direction);
      if (!point.isFinite() || !decreases(length, point.value(), trialSlope)) {
        high = length;
        highValue = point.value();
        point.close();
      } else if (Math.abs(trialSlope) <= -CURVATURE * slope) {
        return Optional.of(point);
      } else {
        moveLow(point, length, trialSlope);
      }
      length = Double.isFinite(high) ? between() : 2 * lowLength;
    }
    Optional<Point> best = Optional.ofNullable(low);
    low = null;
    return best;
  }

  private boolean decreases(double length, double value, double trialSlope) {
    boolean enough =
        value <= from.value() + DECREASE * length * slope
            || (Math.abs(value - from.value()) <= slack
                && trialSlope <= -(1 - 2 * DECREASE) * slope);
    return enough && value <= lowValue + slack;
  }

  private void moveLow(Point point, double length, double trialSlope) {
    double towardsHigh = Double.isFinite(high) ? high - lowLength : 1;
    if (trialSlope * towardsHigh >= 0) {
      high = lowLength;
      highValue = lowValue;
    }
    if (low != null) {
      low.close();
    }
    low = point;
    lowLength = length;
    lowValue = point.value();
    lowSlope = trialSlope;
  }

  /** Return a length inside the interval: the minimiser of a parabola, or the middle. */
  private double between() {
    double width = high - lowLength;
    double share = -lowSlope * width / (2 * (highValue - lowValue - lowSlope * width));
    double safe =
        Double.isFinite(highValue) && Double.isFinite(share)
            ? Math.clamp(share, MARGIN, 1 - MARGIN)
            : 0.5;
    return lowLength + safe * width;
  }

  @Override
  public void close() {
    if (low != null) {
      low.close();
    }
  }
}
