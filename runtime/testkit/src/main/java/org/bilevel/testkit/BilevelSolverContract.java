package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every bilevel solver: it goes downhill on x ↦ F(x, y*(x)) of quadratics with inner
 * curvatures from 0.2 to 1, starts at the problem's x, counts what it accesses, names the outer
 * step at which a value stopped being finite, gives equal bits for equal requests, and leaks
 * nothing.
 */
public abstract class BilevelSolverContract {

  /** For the subclass. */
  protected BilevelSolverContract() {}

  /**
   * Return the solver.
   *
   * @return a solver for all of space whose steps suit inner curvatures from 0.2 to 1, and outer
   *     ones up to about 10
   */
  protected abstract BilevelSolver solver();

  /** F(x, y*(x)) decreases. */
  @Test
  public final void goesDownhill() {
    for (int seed = 0; seed < 5; seed++) {
      QuadraticProblem problem = QuadraticProblem.random(3, 5, 5, RandomStream.of(seed));
      try (BilevelSolver.Session session = solver().start(problem, RandomStream.of(1))) {
        assertThat(session.x().toArray()).isEqualTo(problem.initialOuter().toArray());
        double before = reduced(problem, session);
        for (int step = 0; step < 20; step++) {
          session.step();
        }
        assertThat(reduced(problem, session)).isLessThan(before);
      }
    }
  }

  private static double reduced(QuadraticProblem problem, BilevelSolver.Session session) {
    return problem.outer().value(session.x(), problem.solution(session.x()), Batch.all());
  }

  /** Equal requests give equal bits, also where the problem draws batches. */
  @Test
  public final void equalRequestsGiveEqualBits() {
    LogisticProblem problem = new LogisticProblem(5, 60, 7, RandomStream.of(1));
    try (BilevelSolver.Session first = solver().start(problem, RandomStream.of(2));
        BilevelSolver.Session second = solver().start(problem, RandomStream.of(2))) {
      for (int step = 0; step < 5; step++) {
        assertThat(second.step()).isEqualTo(first.step());
      }
      assertThat(second.x().toArray()).isEqualTo(first.x().toArray());
      assertThat(second.y().toArray()).isEqualTo(first.y().toArray());
    }
  }

  /** A session whose state is written, if it can be, goes on with the bits of one left alone. */
  @Test
  public final void aStateGoesOnWithEqualBits() {
    LogisticProblem problem = new LogisticProblem(5, 60, 7, RandomStream.of(1));
    try (BilevelSolver.Session whole = solver().start(problem, RandomStream.of(2));
        BilevelSolver.Session first = solver().start(problem, RandomStream.of(2));
        BilevelSolver.Session second = solver().start(problem, RandomStream.of(2))) {
      assumeTrue(Restorable.all(whole));
      States.copy((Restorable) whole, (Restorable) first); // before the first step
      for (int step = 0; step < 3; step++) {
        assertThat(first.step()).isEqualTo(whole.step());
      }
      States.copy((Restorable) first, (Restorable) second);
      for (int step = 0; step < 3; step++) {
        assertThat(second.step()).isEqualTo(whole.step());
      }
      assertThat(second.x().toArray()).isEqualTo(whole.x().toArray());
      assertThat(second.y().toArray()).isEqualTo(whole.y().toArray());
    }
  }

  /** Accessed data points are counted. */
  @Test
  public final void dataPointsAreCounted() {
    LogisticProblem problem = new LogisticProblem(5, 60, 7, RandomStream.of(1));
    try (BilevelSolver.Session session = solver().start(problem, RandomStream.of(2))) {
      assertThat(session.step().dataPoints()).isGreaterThanOrEqualTo(14);
    }
  }

  /** A value that is not finite ends the step, and the outer step is named. */
  @Test
  public final void notFiniteValuesAreNamed() {
    QuadraticProblem sound = QuadraticProblem.random(3, 8, 5, RandomStream.of(1));
    for (BilevelProblem problem :
        new BilevelProblem[] {NotFinite.innerAfter(sound, 0), NotFinite.outer(sound)}) {
      try (BilevelSolver.Session session = solver().start(problem, RandomStream.of(2))) {
        assertThatThrownBy(session::step)
            .isInstanceOfSatisfying(
                BilevelException.class,
                e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
            .hasMessageContaining("outer step 1")
            .hasMessageContaining("Maybe");
        assertThat(session.x().toArray()).isEqualTo(sound.initialOuter().toArray());
      }
    }
  }

  /** Works on vectors that are not on the heap, and closes what it made; also when it fails. */
  @Test
  public final void leaksNothing() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem = ledger.count(QuadraticProblem.random(3, 8, 5, RandomStream.of(1)));
    try (BilevelSolver.Session session = solver().start(problem, RandomStream.of(2))) {
      session.step();
      int open = ledger.open();
      session.step();
      assertThat(ledger.open()).isEqualTo(open);
    }
    assertThat(ledger.open()).isZero();
    try (BilevelSolver.Session session =
        solver().start(NotFinite.innerAfter(problem, 1), RandomStream.of(2))) {
      assertThatThrownBy(
              () -> {
                session.step();
                session.step();
              })
          .isInstanceOf(BilevelException.class);
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }
}
