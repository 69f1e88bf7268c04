package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every hypergradient estimator: set to be accurate, it finds the exact
 * hypergradient of quadratics with curvatures from 0.2 to 1 and the slope of x ↦ F(x, y*(x)) of a
 * logistic regression, or where it is no approximation of these its own formula; it leaves its
 * inputs as they are, may be asked again and again in one session, refuses what is not finite, and
 * leaks nothing.
 */
public abstract class HypergradientEstimatorContract {

  /** For the subclass. */
  protected HypergradientEstimatorContract() {}

  /**
   * Return the estimator, with options that make it accurate on curvatures from 0.2 to 1.
   *
   * @return an estimator
   */
  protected abstract HypergradientEstimator estimator();

  /**
   * Return how far an estimate may be from the exact hypergradient, relative to its norm.
   *
   * @return the tolerance; at most 0.1
   */
  protected abstract double tolerance();

  /**
   * Return what the estimator starts from.
   *
   * @param problem the problem
   * @param x the outer variable
   * @param exact y*(x)
   * @return a new inner solution; by default y*(x) itself, without a trajectory, or where the
   *     estimator needs one that of 300 gradient steps of size 1
   */
  protected InnerSolution innerSolution(BilevelProblem problem, Vector x, Vector exact) {
    if (!estimator().capabilities().needs().contains(Capability.TRAJECTORY)) {
      return InnerSolution.of(exact.copy());
    }
    try (Vector start = problem.initialInner();
        Descent descent = new Descent(problem, x, start, Optional.empty(), true)) {
      for (int step = 0; step < 300; step++) {
        descent.step(DescentStep.gradient(1, Batch.all()), 0);
      }
      return descent.finish();
    }
  }

  /**
   * Return what an estimate should be.
   *
   * @param problem a {@link QuadraticProblem} or a {@link LogisticProblem}
   * @param x the outer variable
   * @param inner what the estimator starts from
   * @return by default the exact hypergradient of x ↦ F(x, y*(x)); an estimator that is no
   *     approximation of it, whatever its options, returns its own formula
   */
  protected Vector expected(BilevelProblem problem, Vector x, InnerSolution inner) {
    if (problem instanceof QuadraticProblem quadratic) {
      return quadratic.hypergradient(x);
    }
    LogisticProblem logistic = (LogisticProblem) problem;
    HeapVector at = (HeapVector) x;
    double[] slopes = new double[at.size()];
    double step = 1e-4;
    Arrays.setAll(
        slopes,
        j -> (reduced(logistic, at, j, step) - reduced(logistic, at, j, -step)) / (2 * step));
    return HeapVector.of(slopes);
  }

  /** Estimates agree with the closed form. */
  @Test
  public final void findsTheExactHypergradientOfQuadratics() {
    for (int seed = 0; seed < 20; seed++) {
      RandomStream random = RandomStream.of(seed);
      int p = 1 + random.nextInt(12);
      int d = 1 + random.nextInt(12);
      QuadraticProblem problem = QuadraticProblem.random(p, d, 5, random);
      HeapVector x = problem.initialOuter();
      try (HypergradientEstimator.Session session = estimator().start(problem);
          InnerSolution inner = innerSolution(problem, x, problem.solution(x));
          Hypergradient estimate = session.estimate(x, inner, random.split("draws"))) {
        assertThat(relativeError(estimate.value(), expected(problem, x, inner)))
            .as("p = %d, d = %d, seed %d", p, d, seed)
            .isLessThanOrEqualTo(tolerance());
        assertThat(estimate.outerValue())
            .isEqualTo(problem.outer().value(x, inner.y(), Batch.all()));
      }
    }
  }

  /** Estimates agree with central differences of x ↦ F(x, y*(x)) where nothing is quadratic. */
  @Test
  public final void agreesWithTheSlopeOfTheReducedObjective() {
    LogisticProblem problem = new LogisticProblem(5, 60, 0, RandomStream.of(1));
    // exp(-1) keeps the curvatures of the inner objective within about 0.4 to 1
    HeapVector x = HeapVector.filled(5, -1);
    try (HypergradientEstimator.Session session = estimator().start(problem);
        InnerSolution inner = innerSolution(problem, x, problem.solution(x));
        Hypergradient estimate = session.estimate(x, inner, RandomStream.of(2))) {
      assertThat(relativeError(estimate.value(), expected(problem, x, inner)))
          .isLessThanOrEqualTo(tolerance() + 1e-6);
    }
  }

  /** Neither x nor the inner solution changes. */
  @Test
  public final void inputsAreUnchanged() {
    QuadraticProblem problem = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (HypergradientEstimator.Session session = estimator().start(problem);
        InnerSolution inner = innerSolution(problem, x, problem.solution(x))) {
      double[] y = inner.y().toArray();
      session.estimate(x, inner, RandomStream.of(2)).close();
      session.estimate(x, inner, RandomStream.of(2)).close();
      assertThat(x.toArray()).isEqualTo(problem.initialOuter().toArray());
      assertThat(inner.y().toArray()).isEqualTo(y);
    }
  }

  /** One session serves a moving x, and estimates stay accurate. */
  @Test
  public final void aSessionServesManyEstimates() {
    QuadraticProblem problem = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    RandomStream random = RandomStream.of(2);
    try (HypergradientEstimator.Session session = estimator().start(problem)) {
      for (int step = 0; step < 10; step++) {
        try (InnerSolution inner = innerSolution(problem, x, problem.solution(x));
            Hypergradient estimate = session.estimate(x, inner, random.split("step", step))) {
          assertThat(relativeError(estimate.value(), expected(problem, x, inner)))
              .isLessThanOrEqualTo(tolerance());
          x.axpy(-0.05, estimate.value());
        }
      }
    }
  }

  /** A session whose state is written, if it can be, goes on with the bits of one left alone. */
  @Test
  public final void aStateGoesOnWithEqualBits() {
    QuadraticProblem problem = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (HypergradientEstimator.Session whole = estimator().start(problem);
        HypergradientEstimator.Session resumed = estimator().start(problem);
        InnerSolution inner = innerSolution(problem, x, problem.solution(x))) {
      assumeTrue(Restorable.all(whole));
      whole.estimate(x, inner, RandomStream.of(2)).close();
      States.copy((Restorable) whole, (Restorable) resumed);
      for (int seed = 3; seed < 5; seed++) {
        try (Hypergradient expected = whole.estimate(x, inner, RandomStream.of(seed));
            Hypergradient found = resumed.estimate(x, inner, RandomStream.of(seed))) {
          assertThat(found.value().toArray()).isEqualTo(expected.value().toArray());
          assertThat(found.products()).isEqualTo(expected.products());
        }
      }
    }
  }

  /** Equal requests give equal bits, and sessions know nothing of each other. */
  @Test
  public final void equalRequestsGiveEqualBits() {
    QuadraticProblem problem = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HypergradientEstimator estimator = estimator();
    try (HypergradientEstimator.Session first = estimator.start(problem);
        HypergradientEstimator.Session second = estimator.start(problem);
        InnerSolution inner = innerSolution(problem, x, problem.solution(x));
        Hypergradient a = first.estimate(x, inner, RandomStream.of(2));
        Hypergradient b = second.estimate(x, inner, RandomStream.of(2))) {
      assertThat(b.value().toArray()).isEqualTo(a.value().toArray());
      assertThat(b.products()).isEqualTo(a.products());
    }
  }

  /** Inner derivatives that are not finite end the estimate with a message. */
  @Test
  public final void refusesInnerDerivativesThatAreNotFinite() {
    QuadraticProblem sound = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    // sound until the inner solution is found, since a trajectory looks at its own problem again
    AtomicBoolean spoiled = new AtomicBoolean();
    BilevelProblem problem = NotFinite.innerWhile(sound, spoiled::get);
    assertRefused(problem, problem, sound, () -> spoiled.set(true));
  }

  /** Outer derivatives that are not finite end the estimate with a message. */
  @Test
  public final void refusesOuterDerivativesThatAreNotFinite() {
    QuadraticProblem sound = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    assertRefused(NotFinite.outer(sound), sound, sound, () -> {});
  }

  /** Works on vectors that are not on the heap, and closes what it does not hand out. */
  @Test
  public final void leaksNothing() {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem heap = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    BilevelProblem problem = ledger.count(heap);
    try (Vector x = problem.initialOuter();
        Vector exact = ledger.vector(heap.solution(heap.initialOuter()).toArray());
        InnerSolution inner = innerSolution(problem, x, exact)) {
      int before = ledger.open();
      try (HypergradientEstimator.Session session = estimator().start(problem)) {
        for (int i = 0; i < 3; i++) {
          session.estimate(x, inner, RandomStream.of(2)).close();
        }
      }
      assertThat(ledger.open()).isEqualTo(before);
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  /** An estimate that fails closes what it made. */
  @Test
  public final void leaksNothingWhenItFails() {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem heap = QuadraticProblem.random(4, 6, 5, RandomStream.of(1));
    BilevelProblem counted = ledger.count(heap);
    AtomicBoolean spoiled = new AtomicBoolean();
    BilevelProblem inner = NotFinite.innerWhile(counted, spoiled::get);
    assertFailsWithoutLeaks(ledger, inner, inner, heap, () -> spoiled.set(true));
    assertFailsWithoutLeaks(ledger, NotFinite.outer(counted), counted, heap, () -> {});
  }

  private void assertFailsWithoutLeaks(
      VectorLedger ledger,
      BilevelProblem problem,
      BilevelProblem solved,
      QuadraticProblem heap,
      Runnable spoil) {
    try (Vector x = solved.initialOuter();
        Vector exact = ledger.vector(heap.solution(heap.initialOuter()).toArray());
        InnerSolution inner = innerSolution(solved, x, exact);
        HypergradientEstimator.Session session = estimator().start(problem)) {
      spoil.run();
      assertThatThrownBy(() -> session.estimate(x, inner, RandomStream.of(2)).close())
          .isInstanceOf(BilevelException.class);
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  private void assertRefused(
      BilevelProblem problem, BilevelProblem solved, QuadraticProblem sound, Runnable spoil) {
    HeapVector x = sound.initialOuter();
    try (HypergradientEstimator.Session session = estimator().start(problem);
        InnerSolution inner = innerSolution(solved, x, sound.solution(x))) {
      spoil.run();
      assertThatThrownBy(() -> session.estimate(x, inner, RandomStream.of(2)).close())
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC));
    }
  }

  private static double reduced(LogisticProblem problem, HeapVector x, int j, double step) {
    HeapVector moved = x.copy();
    moved.array()[j] += step;
    return problem.outer().value(moved, problem.solution(moved), Batch.all());
  }

  private static double relativeError(Vector estimate, Vector exact) {
    Vector difference = estimate.copy();
    difference.axpy(-1, exact);
    return difference.norm() / exact.norm();
  }
}
