package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every inner solver: it goes downhill on quadratics with curvatures from 0.2 to 1,
 * leaves x and the start as they are, keeps iterates only where they are asked for, says at which
 * step an iterate stopped being finite, gives equal bits for equal requests, and leaks nothing.
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
      assertThat(solution.iterates()).noneMatch(iterate -> iterate.y() == start);
    }
  }

  /** Iterates that nobody asked for are not kept. */
  @Test
  public final void keepsNoIteratesUnlessAsked() {
    QuadraticProblem problem = QuadraticProblem.random(3, 8, 5, RandomStream.of(1));
    try (InnerSolution solution =
        solve(problem, problem.initialOuter(), problem.initialInner(), false)) {
      assertThat(solution.iterates()).isEmpty();
    }
  }

  /** The iterates lead from the start to the solution by the steps they tell. */
  @Test
  public final void iteratesLeadToTheSolution() {
    assumeTrue(solver().capabilities().offers().contains(Capability.ITERATES));
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    try (InnerSolution solution = solve(problem, x, problem.initialInner(), true)) {
      List<InnerSolution.Iterate> iterates = solution.iterates();
      assertThat(iterates).hasSize(solution.steps());
      assertThat(iterates.getFirst().y().toArray()).isEqualTo(problem.initialInner().toArray());
      for (int k = 0; k < iterates.size(); k++) {
        InnerSolution.Iterate step = iterates.get(k);
        Vector next = k + 1 < iterates.size() ? iterates.get(k + 1).y() : solution.y();
        Vector walked = step.y().copy();
        walked.axpy(-step.stepSize(), problem.inner().gradientY(x, step.y(), step.batch()));
        walked.axpy(-1, next);
        assertThat(walked.norm()).isLessThan(1e-12 * (1 + next.norm()));
      }
    }
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

  /** Accessed data points are counted. */
  @Test
  public final void dataPointsAreCounted() {
    LogisticProblem problem = new LogisticProblem(6, 40, 7, RandomStream.of(1));
    try (InnerSolution solution =
        solve(problem, problem.initialOuter(), problem.initialInner(), false)) {
      assertThat(solution.dataPoints()).isGreaterThanOrEqualTo(7L * solution.steps());
    }
  }

  /** A step that is not finite ends the solve and is named. */
  @Test
  public final void notFiniteStepsAreNamed() {
    BilevelProblem problem =
        NotFinite.innerAfter(QuadraticProblem.random(3, 8, 5, RandomStream.of(1)), 0);
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
    for (boolean keepIterates : new boolean[] {false, true}) {
      try (Vector x = problem.initialOuter();
          Vector start = problem.initialInner();
          InnerSolution solution = solve(problem, x, start, keepIterates)) {
        assertThat(ledger.open()).isEqualTo(3 + solution.iterates().size());
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
      BilevelProblem problem, Vector x, Vector start, boolean keepIterates) {
    return solver()
        .solve(problem, x, start, new InnerSolver.Request(RandomStream.of(7), keepIterates));
  }
}
