package org.bilevel.linearquadratic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Constraints;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CentralDifferences;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.ConstrainedProblem;
import org.bilevel.testkit.problems.ConstrainedProblem.Shape;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LinearQuadraticEstimatorTest {

  private static HypergradientEstimator estimator(Map<String, ?> values) {
    return Parts.create(
        new LinearQuadraticPlugin(), Kind.HYPERGRADIENT, "linear-quadratic", values);
  }

  private static InnerSolver solver(Map<String, ?> values) {
    return Parts.create(new LinearQuadraticPlugin(), Kind.INNER, "linear-quadratic", values);
  }

  /** Without constraints. */
  @Nested
  final class Estimator extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return LinearQuadraticEstimatorTest.estimator(Map.of());
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  /** Without constraints. */
  @Nested
  final class Solver extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return LinearQuadraticEstimatorTest.solver(Map.of("steps", 5, "tolerance", 1e-6));
    }
  }

  @Test
  void isExactOnAHundredQuadratics() {
    for (int seed = 0; seed < 100; seed++) {
      QuadraticProblem problem =
          QuadraticProblem.random(1 + seed % 50, 1 + seed % 37, 50, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      try (InnerSolution inner = solve(problem, x, problem.initialInner());
          HypergradientEstimator.Session session =
              estimator(Map.of("activity", 0, "violation", 1, "most-inner", 50)).start(problem);
          Hypergradient estimate = session.estimate(x, inner, RandomStream.of(1))) {
        HeapVector error = problem.hypergradient(x);
        double norm = error.norm();
        error.axpy(-1, estimate.value());
        assertThat(error.norm()).as("seed %d", seed).isLessThan(1e-9 * norm);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void derivativesOfTheTestProblemAreRight(Shape shape) {
    ConstrainedProblem problem = new ConstrainedProblem(shape, 3, 4, -1, RandomStream.of(1));
    Constraints constraints = problem.constraints().orElseThrow();
    Objective c =
        constraints.inequalities().isEmpty()
            ? constraints.equalities().getFirst()
            : constraints.inequalities().getFirst();
    for (Objective g : List.of(problem.outer(), problem.inner(), c)) {
      HeapVector y = HeapVector.of(0.3, -1, 2, 0.7);
      assertThat(
              CentralDifferences.of(
                      g, problem.initialOuter(), y, Batch.all(), 1e-5, RandomStream.of(2))
                  .worst())
          .isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsTheKnownSolutionUnderAConstraint(Shape shape) {
    for (int seed = 0; seed < 20; seed++) {
      ConstrainedProblem problem = new ConstrainedProblem(shape, 3, 4, -1, RandomStream.of(seed));
      HeapVector x = problem.initialOuter();
      HeapVector exact = problem.solution(x);
      try (InnerSolution inner = solve(problem, x, problem.initialInner())) {
        HeapVector error = exact.copy();
        error.axpy(-1, inner.y());
        assertThat(error.norm()).isLessThan(1e-9);
        assertFeasible(problem, x, inner.y());
        try (HypergradientEstimator.Session session = estimator(Map.of()).start(problem);
            Hypergradient estimate = session.estimate(x, inner, RandomStream.of(1))) {
          for (int j = 0; j < x.size(); j++) {
            double slope = (reduced(problem, x, j, 1e-5) - reduced(problem, x, j, -1e-5)) / 2e-5;
            assertThat(estimate.value().toArray()[j]).isCloseTo(slope, within(1e-6));
          }
        }
      }
    }
  }

  private static void assertFeasible(BilevelProblem problem, Vector x, Vector y) {
    Constraints constraints = problem.constraints().orElseThrow();
    for (Objective c : constraints.inequalities()) {
      assertThat(c.value(x, y, Batch.all())).isLessThan(1e-12);
    }
    for (Objective c : constraints.equalities()) {
      assertThat(c.value(x, y, Batch.all())).isCloseTo(0, within(1e-12));
    }
  }

  private static double reduced(ConstrainedProblem problem, HeapVector x, int j, double step) {
    HeapVector moved = x.copy();
    moved.array()[j] += step;
    return problem.outer().value(moved, problem.solution(moved), Batch.all());
  }

  private static InnerSolution solve(BilevelProblem problem, Vector x, Vector start) {
    try (InnerSolver.Session session = solver(Map.of()).start(problem)) {
      return session.solve(x, start, new InnerSolver.Request(RandomStream.of(1), false));
    }
  }

  @Test
  void anInactiveConstraintChangesNothing() {
    ConstrainedProblem problem =
        new ConstrainedProblem(Shape.HALF_SPACE, 3, 4, 1e6, RandomStream.of(1));
    BilevelProblem free =
        BilevelProblem.of(
            problem.outer(), problem.inner(), problem.initialOuter(), problem.initialInner());
    HeapVector x = problem.initialOuter();
    try (InnerSolution inner = solve(problem, x, problem.initialInner());
        HypergradientEstimator.Session one = estimator(Map.of()).start(problem);
        HypergradientEstimator.Session two = estimator(Map.of()).start(free);
        Hypergradient first = one.estimate(x, inner, RandomStream.of(1));
        Hypergradient second = two.estimate(x, inner, RandomStream.of(1))) {
      assertThat(first.value().toArray()).isEqualTo(second.value().toArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLinearProgramGivesMinusTheSignsOfTheGradient(Shape shape) {
    ConstrainedProblem problem = new ConstrainedProblem(shape, 5, 4, -1, RandomStream.of(3));
    HeapVector x = problem.initialOuter();
    try (InnerSolution inner = solve(problem, x, problem.initialInner());
        HypergradientEstimator.Session gradients = estimator(Map.of()).start(problem);
        HypergradientEstimator.Session programs =
            estimator(Map.of("direction", "linear-program", "activity", 1e-5)).start(problem);
        Hypergradient gradient = gradients.estimate(x, inner, RandomStream.of(1));
        Hypergradient program = programs.estimate(x, inner, RandomStream.of(1))) {
      double[] expected = gradient.value().toArray();
      for (int j = 0; j < expected.length; j++) {
        expected[j] = Math.signum(expected[j]);
      }
      assertThat(program.value().toArray()).containsExactly(expected, within(1e-9));
    }
  }

  @Test
  void saysWhatCannotBe() {
    ConstrainedProblem problem =
        new ConstrainedProblem(Shape.HYPERPLANE, 3, 4, -1, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    assertThatThrownBy(() -> estimate(problem, x, HeapVector.of(1, 2, 3, 4), Map.of()))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("equality 1 is");
    assertThatThrownBy(() -> estimate(problem, x, problem.solution(x), Map.of("most-inner", 3)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION));
    Objective c = problem.constraints().orElseThrow().equalities().getFirst();
    BilevelProblem twice = constrained(problem, new Constraints(List.of(), List.of(c, c)));
    assertThatThrownBy(() -> estimate(twice, x, problem.solution(x), Map.of()))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("depend on each other");
  }

  @Test
  void contradictingConstraintsAreInfeasible() {
    ConstrainedProblem problem =
        new ConstrainedProblem(Shape.HALF_SPACE, 3, 4, -1, RandomStream.of(1));
    ConstrainedProblem other =
        new ConstrainedProblem(Shape.HALF_SPACE, 3, 4, -1, RandomStream.of(1));
    Objective below = problem.constraints().orElseThrow().inequalities().getFirst();
    Objective above = new Negated(other.constraints().orElseThrow().inequalities().getFirst(), 1);
    BilevelProblem empty = constrained(problem, new Constraints(List.of(below, above), List.of()));
    assertThatThrownBy(() -> solve(empty, problem.initialOuter(), problem.initialInner()))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("has no solution")
        .hasMessageContaining("Maybe");
  }

  private static void estimate(BilevelProblem problem, Vector x, Vector y, Map<String, ?> values) {
    try (HypergradientEstimator.Session session = estimator(values).start(problem)) {
      session.estimate(x, InnerSolution.of(y), RandomStream.of(1)).close();
    }
  }

  private static BilevelProblem constrained(BilevelProblem problem, Constraints constraints) {
    return new BilevelProblem() {
      @Override
      public Objective outer() {
        return problem.outer();
      }

      @Override
      public Objective inner() {
        return problem.inner();
      }

      @Override
      public Optional<Constraints> constraints() {
        return Optional.of(constraints);
      }

      @Override
      public Vector initialOuter() {
        return problem.initialOuter();
      }

      @Override
      public Vector initialInner() {
        return problem.initialInner();
      }
    };
  }
}
