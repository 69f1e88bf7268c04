package org.bilevel.lbfgs;

import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/** y ↦ f(x, y) on every data point, for one x. */
final class InnerFunction {
  private final Objective f;
  private final Vector x;
  private long dataPoints;

  InnerFunction(Objective f, Vector x) {
    this.f = f;
    this.x = x;
  }

  /**
   * Return a point with f and its gradient; y belongs to the point, and is closed if this fails.
   */
  Point at(Vector y) {
    try (Linearization at = f.linearize(x, y, Batch.all())) {
      dataPoints += f.dataPoints();
      return new Point(y, at.value(), at.gradientY());
    } catch (RuntimeException e) {
      y.close();
      throw e;
    }
  }

  /** Return how many data points were accessed. */
  long dataPoints() {
    return dataPoints;
  }
}
