package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every regularizer: x stays as it is, equal streams give equal bits, and the
 * gradient is that of the value (for a sampled regularizer: with the same draws).
 */
public abstract class RegularizerContract {
  private static final double STEP = 1e-6;

  /** For the subclass. */
  protected RegularizerContract() {}

  /**
   * Return the regularizer.
   *
   * @return a regularizer that accepts the vectors of {@link #point(RandomStream)}
   */
  protected abstract Regularizer regularizer();

  /**
   * Draw a point at which the regularizer is differentiable.
   *
   * @param random the stream to draw from
   * @return a new array; by default 20 numbers from N(0, 1)
   */
  protected double[] point(RandomStream random) {
    double[] point = new double[20];
    Arrays.setAll(point, i -> random.nextGaussian());
    return point;
  }

  /**
   * Return how far ⟨∇R, u⟩ may be from central differences with h = 1e-6, relative to ‖∇R‖.
   *
   * @return the tolerance, 1e-6 by default
   */
  protected double tolerance() {
    return 1e-6;
  }

  /** x is not changed. */
  @Test
  public final void pointIsUnchanged() {
    double[] point = point(RandomStream.of(1));
    HeapVector x = HeapVector.of(point);
    regularizer().evaluate(x, RandomStream.of(2)).close();
    assertThat(x.toArray()).isEqualTo(point);
  }

  /** Equal streams give equal bits. */
  @Test
  public final void equalStreamsGiveEqualBits() {
    HeapVector x = HeapVector.of(point(RandomStream.of(1)));
    try (Regularizer.Evaluation first = regularizer().evaluate(x, RandomStream.of(2));
        Regularizer.Evaluation second = regularizer().evaluate(x, RandomStream.of(2))) {
      assertThat(second.value()).isEqualTo(first.value());
      assertThat(second.gradient().toArray()).isEqualTo(first.gradient().toArray());
    }
  }

  /** The gradient agrees with central differences of the value. */
  @Test
  public final void gradientIsThatOfTheValue() {
    for (int seed = 0; seed < 10; seed++) {
      RandomStream random = RandomStream.of(seed);
      double[] point = point(random.split("point"));
      double[] direction = new double[point.length];
      RandomStream directions = random.split("direction");
      Arrays.setAll(direction, i -> directions.nextGaussian());
      HeapVector u = HeapVector.wrap(direction);
      u.scale(1 / u.norm());
      double slope = (value(point, STEP, u, random) - value(point, -STEP, u, random)) / (2 * STEP);
      try (Regularizer.Evaluation at =
          regularizer().evaluate(HeapVector.of(point), random.split("draws"))) {
        assertThat(at.gradient().size()).isEqualTo(point.length);
        assertThat(at.gradient().dot(u))
            .isCloseTo(slope, within(tolerance() * (at.gradient().norm() + 1e-3)));
      }
    }
  }

  /** Vectors that are not on the heap are evaluated too, in their own kind, and nothing leaks. */
  @Test
  public final void evaluatesVectorsOfAnyKind() {
    VectorLedger ledger = new VectorLedger();
    double[] point = point(RandomStream.of(1));
    try (Vector counted = ledger.vector(point);
        Regularizer.Evaluation at = regularizer().evaluate(counted, RandomStream.of(2));
        Regularizer.Evaluation heap =
            regularizer().evaluate(HeapVector.of(point), RandomStream.of(2))) {
      assertThat(at.value()).isEqualTo(heap.value());
      assertThat(at.gradient().toArray()).isEqualTo(heap.gradient().toArray());
      counted.axpy(1, at.gradient());
    }
    assertThat(ledger.open()).isZero();
  }

  private double value(double[] point, double step, HeapVector direction, RandomStream random) {
    HeapVector moved = HeapVector.of(point);
    moved.axpy(step, direction);
    try (Regularizer.Evaluation at = regularizer().evaluate(moved, random.split("draws"))) {
      return at.value();
    }
  }
}
