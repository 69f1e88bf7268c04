package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every inner solver: it goes downhill on quadratics with curvatures from 0.2 to 1,
 * leaves x and the start as they are, keeps its trajectory only where it is asked for and
 * differentiates it rightly, says at which step an iterate stopped being finite, gives equal bits
 * for equal requests, and leaks nothing.
 */
public abstract class InnerSolverContract {

  /** For the subclass. */
  protected InnerSolverContract() {}

  /**
   * Return the solver.
   *
   * @return a solver that takes at least one step and whose steps suit curvatures from 0.2 to 1
   */
  protected abstract InnerSolver solver();

  /** f decreases. */
  @Test
  public final void decreasesTheInnerObjective() {
    for (int seed = 0; seed < 10; seed++) {
      QuadraticProblem problem = QuadraticProblem.random(3, 8, 5, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      HeapVector start = problem.initialInner();
      try (InnerSolution solution = solve(problem, x, start, false)) {
        assertThat(problem.inner().value(x, solution.y(), Batch.all()))
            .isLessThan(problem.inner().value(x, start, Batch.all()));
        assertThat(solution.steps()).isPositive();
      }
    }
  }

  /** Neither x nor the start changes, and the solution is a vector of its own. */
  @Test
  public final void inputsAreUnchanged() {
    QuadraticProblem problem = QuadraticProblem.random(3, 8, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector start = problem.initialInner();
    try (InnerSolution solution = solve(problem, x, start, true)) {
      assertThat(x.toArray()).isEqualTo(problem.initialOuter().toArray());
      assertThat(start.toArray()).isEqualTo(problem.initialInner().toArray());
      assertThat(solution.y()).isNotSameAs(start);
      solution
          .trajectory()
          .filter(trajectory -> trajectory.steps() > 0)
          .ifPresent(trajectory -> assertThat(trajectory.iterate(0)).isNotSameAs(start));
    }
  }

  /** A trajectory that nobody asked for is not kept. */
  @Test
  public final void keepsNoTrajectoryUnlessAsked() {
    QuadraticProblem problem = QuadraticProblem.random(3, 8, 5, RandomStream.of(1));
    try (InnerSolution solution =
        solve(problem, problem.initialOuter(), problem.initialInner(), false)) {
      assertThat(solution.trajectory()).isEmpty();
    }
  }

  /** The trajectory leads from the start to the solution. */
  @Test
  public final void trajectoryLeadsToTheSolution() {
    assumeTrue(offersTrajectory());
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    try (InnerSolution solution =
        solve(problem, problem.initialOuter(), problem.initialInner(), true)) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      assertThat(trajectory.steps()).isEqualTo(solution.steps());
      assertThat(trajectory.iterate(0).toArray()).isEqualTo(problem.initialInner().toArray());
      assertThat(trajectory.iterate(solution.steps())).isSameAs(solution.y());
    }
  }

  /** The derivatives of the steps are those of y_K as a function of x and of the start. */
  @Test
  public final void derivativesOfTheStepsAreThoseOfTheSolution() {
    assumeTrue(offersTrajectory());
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector start = problem.initialInner();
    RandomStream random = RandomStream.of(5);
    HeapVector weights = gaussian(start.size(), random);
    HeapVector dx = gaussian(x.size(), random);
    HeapVector dz = gaussian(start.size(), random);
    try (InnerSolution solution = solve(problem, x, start, true)) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      int end = trajectory.steps();
      try (Trajectory.Pullback back = trajectory.pullback(0, end, weights);
          Trajectory.Pushforward forward = trajectory.pushforward(end, List.of(dx))) {
        double alongX = weights.dot(forward.changes().getFirst());
        assertThat(back.x().dot(dx)).isCloseTo(alongX, within(1e-10 * (1 + Math.abs(alongX))));
        double differencesX =
            (weighted(problem, moved(x, 1e-5, dx), start, weights)
                    - weighted(problem, moved(x, -1e-5, dx), start, weights))
                / 2e-5;
        assertThat(alongX).isCloseTo(differencesX, within(1e-6 * (1 + Math.abs(alongX))));
        double differencesZ =
            (weighted(problem, x, moved(start, 1e-5, dz), weights)
                    - weighted(problem, x, moved(start, -1e-5, dz), weights))
                / 2e-5;
        assertThat(back.start().dot(dz))
            .isCloseTo(differencesZ, within(1e-6 * (1 + Math.abs(differencesZ))));
      }
    }
  }

  private boolean offersTrajectory() {
    return solver().capabilities().offers().contains(Capability.TRAJECTORY);
  }

  private double weighted(BilevelProblem problem, Vector x, Vector start, HeapVector weights) {
    try (InnerSolution solution = solve(problem, x, start, false)) {
      return weights.dot(solution.y());
    }
  }

  private static HeapVector moved(HeapVector point, double length, HeapVector direction) {
    HeapVector moved = point.copy();
    moved.axpy(length, direction);
    return moved;
  }

  private static HeapVector gaussian(int size, RandomStream random) {
    HeapVector vector = HeapVector.zeros(size);
    Arrays.setAll(vector.array(), i -> random.nextGaussian());
    return vector;
  }

  /** Equal requests give equal bits. */
  @Test
  public final void equalRequestsGiveEqualBits() {
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution first = solve(problem, x, problem.initialInner(), false);
        InnerSolution second = solve(problem, x, problem.initialInner(), false)) {
      assertThat(second.y().toArray()).isEqualTo(first.y().toArray());
      assertThat(second.dataPoints()).isEqualTo(first.dataPoints());
    }
  }

  /** A session whose state is written, if it can be, goes on with the bits of one left alone. */
  @Test
  public final void aStateGoesOnWithEqualBits() {
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector start = problem.initialInner();
    try (InnerSolver.Session whole = solver().start(problem);
        InnerSolver.Session resumed = solver().start(problem)) {
      assumeTrue(Restorable.all(whole));
      whole.solve(x, start, request(1)).close();
      States.copy((Restorable) whole, (Restorable) resumed);
      for (int seed = 2; seed < 4; seed++) {
        try (InnerSolution expected = whole.solve(x, start, request(seed));
            InnerSolution found = resumed.solve(x, start, request(seed))) {
          assertThat(found.y().toArray()).isEqualTo(expected.y().toArray());
          assertThat(found.steps()).isEqualTo(expected.steps());
        }
      }
    }
  }

  private static InnerSolver.Request request(int seed) {
    return new InnerSolver.Request(RandomStream.of(seed), false);
  }

  /** Accessed data points are counted. */
  @Test
  public final void dataPointsAreCounted() {
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    try (InnerSolution solution =
        solve(problem, problem.initialOuter(), problem.initialInner(), false)) {
      assertThat(solution.dataPoints()).isGreaterThanOrEqualTo(7L * solution.steps());
    }
  }

  /**
   * A step that is not finite ends the solve and is named; neither objective is, since a solver may
   * look at the outer one first.
   */
  @Test
  public final void notFiniteStepsAreNamed() {
    BilevelProblem problem =
        NotFinite.outer(
            NotFinite.innerAfter(QuadraticProblem.random(3, 8, 5, RandomStream.of(1)), 0));
    assertThatThrownBy(
            () -> solve(problem, problem.initialOuter(), problem.initialInner(), false).close())
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("step 1")
        .hasMessageContaining("Maybe");
  }

  /** Works on vectors that are not on the heap, and closes what it does not hand out. */
  @Test
  public final void leaksNothing() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem = ledger.count(QuadraticProblem.random(3, 8, 5, RandomStream.of(1)));
    for (boolean keepTrajectory : new boolean[] {false, true}) {
      try (Vector x = problem.initialOuter();
          Vector start = problem.initialInner();
          InnerSolution solution = solve(problem, x, start, keepTrajectory)) {
        int kept = solution.trajectory().map(Trajectory::steps).orElse(0);
        assertThat(ledger.open()).isEqualTo(3 + kept);
      }
      assertThat(ledger.open()).isZero();
    }
    assertThat(ledger.openLinearizations()).isZero();
  }

  /** A solve that fails closes what it made. */
  @Test
  public final void leaksNothingWhenItFails() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem =
        NotFinite.innerAfter(ledger.count(QuadraticProblem.random(3, 8, 5, RandomStream.of(1))), 0);
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner()) {
      assertThatThrownBy(() -> solve(problem, x, start, true).close())
          .isInstanceOf(BilevelException.class);
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  private InnerSolution solve(
      BilevelProblem problem, Vector x, Vector start, boolean keepTrajectory) {
    try (InnerSolver.Session session = solver().start(problem)) {
      return session.solve(x, start, new InnerSolver.Request(RandomStream.of(7), keepTrajectory));
    }
  }
}
