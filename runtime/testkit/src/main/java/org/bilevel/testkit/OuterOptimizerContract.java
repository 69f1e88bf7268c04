package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every outer optimizer: it goes downhill on ½‖x‖², leaves the gradient as it is,
 * stays where the gradient is zero, keeps its sessions apart, says at which step a gradient is not
 * finite, and leaks nothing.
 */
public abstract class OuterOptimizerContract {

  /** For the subclass. */
  protected OuterOptimizerContract() {}

  /**
   * Return the optimizer.
   *
   * @return an optimizer whose steps suit curvatures up to 1
   */
  protected abstract OuterOptimizer optimizer();

  /** ‖x‖ decreases along the gradients of ½‖x‖². */
  @Test
  public final void goesDownhill() {
    HeapVector x = HeapVector.of(1, -2, 3);
    double before = x.norm();
    try (OuterOptimizer.Session session = optimizer().start(x)) {
      for (int step = 0; step < 100; step++) {
        session.step(x, x.copy());
      }
    }
    assertThat(x.norm()).isLessThan(before);
  }

  /** The gradient is not changed; x is. */
  @Test
  public final void gradientIsUnchanged() {
    HeapVector x = HeapVector.of(1, -2, 3);
    HeapVector gradient = HeapVector.of(4, 5, -6);
    try (OuterOptimizer.Session session = optimizer().start(x)) {
      session.step(x, gradient);
      session.step(x, gradient);
    }
    assertThat(gradient.toArray()).containsExactly(4, 5, -6);
    assertThat(x.toArray()).isNotEqualTo(new double[] {1, -2, 3});
  }

  /** The first step at a stationary point goes nowhere. */
  @Test
  public final void staysWhereTheGradientIsZero() {
    HeapVector x = HeapVector.of(1, -2, 3);
    try (OuterOptimizer.Session session = optimizer().start(x)) {
      session.step(x, HeapVector.zeros(3));
    }
    assertThat(x.toArray()).containsExactly(1, -2, 3);
  }

  /** Two sessions of one optimizer, step by step in turn, walk the same way. */
  @Test
  public final void sessionsAreIndependent() {
    OuterOptimizer optimizer = optimizer();
    HeapVector x = HeapVector.of(1, -2, 3);
    HeapVector z = x.copy();
    try (OuterOptimizer.Session first = optimizer.start(x);
        OuterOptimizer.Session second = optimizer.start(z)) {
      for (int step = 0; step < 5; step++) {
        first.step(x, x.copy());
        second.step(z, z.copy());
        assertThat(z.toArray()).isEqualTo(x.toArray());
      }
    }
  }

  /** A session that takes up the state of another walks the same way. */
  @Test
  public final void goesOnFromAState() {
    HeapVector x = HeapVector.of(1, -2, 3);
    try (OuterOptimizer.Session first = optimizer().start(x);
        OuterOptimizer.Session second = optimizer().start(x)) {
      if (!(first instanceof Restorable saved)) {
        return; // it need not
      }
      for (int step = 0; step < 3; step++) {
        first.step(x, x.copy());
      }
      HeapVector z = x.copy();
      States.copy(saved, (Restorable) second);
      for (int step = 0; step < 3; step++) {
        first.step(x, x.copy());
        second.step(z, z.copy());
        assertThat(z.toArray()).isEqualTo(x.toArray());
      }
    }
  }

  /** A gradient that is not finite is refused, and the message has the step. */
  @Test
  public final void notFiniteGradientsAreNamed() {
    for (double entry : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      HeapVector x = HeapVector.of(1, -2, 3);
      try (OuterOptimizer.Session session = optimizer().start(x)) {
        session.step(x, HeapVector.of(1, 1, 1));
        assertThatThrownBy(() -> session.step(x, HeapVector.of(1, entry, 1)))
            .isInstanceOfSatisfying(
                BilevelException.class,
                e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
            .hasMessageContaining("step 2");
      }
    }
  }

  /** Works on vectors that are not on the heap, and closes what it made. */
  @Test
  public final void leaksNothing() {
    VectorLedger ledger = new VectorLedger();
    try (Vector x = ledger.vector(1, -2, 3);
        Vector gradient = ledger.vector(4, 5, -6)) {
      try (OuterOptimizer.Session session = optimizer().start(x)) {
        for (int step = 0; step < 3; step++) {
          session.step(x, gradient);
        }
      }
      assertThat(ledger.open()).isEqualTo(2);
    }
  }
}
