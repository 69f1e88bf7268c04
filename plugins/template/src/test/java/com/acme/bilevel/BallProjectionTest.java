package com.acme.bilevel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.testkit.ProjectionContract;
import org.junit.jupiter.api.Test;

final class BallProjectionTest extends ProjectionContract {
  @Override
  protected Projection projection() {
    return new BallProjection(0.75);
  }

  @Override
  protected boolean feasible(double[] x) {
    return HeapVector.of(x).norm() <= 0.75;
  }

  @Test
  void aPointOutsideIsMovedTowardsTheOrigin() {
    HeapVector x = HeapVector.of(3, 4);
    new BallProjection(2.5).project(x);
    assertArrayEquals(new double[] {1.5, 2}, x.toArray(), 1e-12);
  }
}
