package org.bilevel.adam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AdamSolverTest {

  @Nested
  final class WithDefaults extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return AdamSolverTest.solver(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return AdamSolverTest.solver(
          Map.of(
              "steps",
              7,
              "learning-rate",
              0.05,
              "beta1",
              0.5,
              "beta2",
              0.9,
              "epsilon",
              1e-3,
              "keep-moments",
              true,
              "tolerance",
              1e-3));
    }
  }

  @Test
  void takesTheStepsOfTheOptimizerOnDrawnBatches() {
    LogisticProblem problem = new LogisticProblem(4, 30, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector y = problem.initialInner();
    double[] m = new double[4];
    double[] v = new double[4];
    RandomStream expected = RandomStream.of(3);
    for (int t = 1; t <= 6; t++) {
      double[] g = problem.inner().gradientY(x, y, problem.drawInnerBatch(expected)).toArray();
      for (int i = 0; i < 4; i++) {
        m[i] = 0.8 * m[i] + 0.2 * g[i];
        v[i] = 0.9 * v[i] + 0.1 * g[i] * g[i];
        y.array()[i] -=
            0.02
                * (m[i] / (1 - Math.pow(0.8, t)))
                / (Math.sqrt(v[i] / (1 - Math.pow(0.9, t))) + 1e-4);
      }
    }
    Map<String, ?> values =
        Map.of("steps", 6, "learning-rate", 0.02, "beta1", 0.8, "beta2", 0.9, "epsilon", 1e-4);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner())) {
      y.axpy(-1, solution.y());
      assertThat(y.norm()).isLessThan(1e-14);
      assertThat(solution.dataPoints()).isEqualTo(30);
    }
  }

  @Test
  void endsEarlyWithinTheTolerance() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Map<String, ?> values =
        Map.of("steps", 10000, "learning-rate", 0.05, "beta2", 0.99, "tolerance", 1e-3);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner())) {
      assertThat(solution.steps()).isBetween(20, 2000);
      assertThat(problem.inner().gradientY(x, solution.y(), Batch.all()).norm())
          .isEqualTo(solution.residual())
          .isLessThanOrEqualTo(1e-3);
    }
  }

  /** Two solves of half the steps are one of all, where the moments are kept. */
  @Test
  void keptMomentsContinueWhereTheLastSolveEnded() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    InnerSolver.Request request = new InnerSolver.Request(RandomStream.of(3), false);
    double[] once;
    try (InnerSolution solution =
        solve(Map.of("steps", 10, "learning-rate", 0.05), problem, x, problem.initialInner())) {
      once = solution.y().toArray();
    }
    for (boolean keep : new boolean[] {true, false}) {
      InnerSolver solver = solver(Map.of("steps", 5, "learning-rate", 0.05, "keep-moments", keep));
      try (InnerSolver.Session session = solver.start(problem);
          InnerSolution half = session.solve(x, problem.initialInner(), request);
          InnerSolution whole = session.solve(x, half.y(), request)) {
        if (keep) {
          assertThat(whole.y().toArray()).isEqualTo(once);
        } else {
          assertThat(whole.y().toArray()).isNotEqualTo(once);
        }
      }
    }
  }

  @Test
  void aProjectionKeepsTheIterateFeasible() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Projection simplex = Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    Map<String, ?> values = Map.of("steps", 500, "learning-rate", 0.01, "projection", simplex);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner())) {
      double sum = 0;
      for (double entry : solution.y().toArray()) {
        assertThat(entry).isNotNegative();
        sum += entry;
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  /** At rest in a box, an entry inside has no slope and one at a side is pressed against it. */
  @Test
  void findsTheMinimizerInABox() {
    QuadraticProblem problem = QuadraticProblem.random(3, 6, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Projection box =
        v -> {
          double[] entries = ((HeapVector) v).array();
          Arrays.setAll(entries, i -> Math.clamp(entries[i], -0.5, 0.5));
        };
    Map<String, ?> values =
        Map.of(
            "steps",
            20000,
            "learning-rate",
            0.01,
            "beta2",
            0.99,
            "tolerance",
            1e-3,
            "projection",
            box);
    try (InnerSolution solution = solve(values, problem, x, problem.initialInner())) {
      assertThat(solution.residual()).isLessThanOrEqualTo(1e-3);
      double[] slope = problem.inner().gradientY(x, solution.y(), Batch.all()).toArray();
      double[] y = solution.y().toArray();
      int sides = 0;
      for (int i = 0; i < 6; i++) {
        if (Math.abs(y[i]) == 0.5) {
          sides++;
          assertThat(slope[i] * y[i]).isNegative();
        } else {
          assertThat(slope[i]).isCloseTo(0, within(1e-3));
        }
      }
      assertThat(sides).isPositive();
    }
  }

  @Test
  void closesItsMomentsWithTheSession() {
    VectorLedger ledger = new VectorLedger();
    BilevelProblem problem = ledger.count(QuadraticProblem.random(3, 6, 5, RandomStream.of(1)));
    InnerSolver.Request request = new InnerSolver.Request(RandomStream.of(3), false);
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner();
        InnerSolver.Session session = solver(Map.of("keep-moments", true)).start(problem)) {
      session.solve(x, start, request).close();
      int kept = ledger.open();
      session.solve(x, start, request).close();
      assertThat(ledger.open()).isEqualTo(kept).isEqualTo(6);
    }
    assertThat(ledger.open()).isZero();
  }

  private static InnerSolution solve(
      Map<String, ?> values, BilevelProblem problem, Vector x, Vector start) {
    try (InnerSolver.Session session = solver(values).start(problem)) {
      return session.solve(x, start, new InnerSolver.Request(RandomStream.of(3), false));
    }
  }

  private static InnerSolver solver(Map<String, ?> values) {
    return Parts.create(new AdamPlugin(), Kind.INNER, "adam", values);
  }
}
