package org.bilevel.hypergradientdescent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Products;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.testkit.BilevelSolverContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HypergradientDescentSolverTest {
  private static final HypergradientEstimator IMPLICIT =
      Parts.create(
          new ConjugateGradientPlugin(),
          Kind.HYPERGRADIENT,
          "conjugate-gradient",
          Map.of("tolerance", 1e-12));

  private static InnerSolver inner(int steps, double rate) {
    return Parts.create(
        new GradientDescentPlugin(),
        Kind.INNER,
        "gradient-descent",
        Map.of("steps", steps, "learning-rate", rate));
  }

  private static OuterOptimizer steps(double rate) {
    return Parts.create(
        new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of("learning-rate", rate));
  }

  private static BilevelSolver solver(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>();
    all.put("inner", inner(60, 0.9));
    all.put("hypergradient", IMPLICIT);
    all.put("outer", steps(0.02));
    all.put("start-optimizer", steps(0.02));
    all.putAll(values);
    return Parts.create(
        new HypergradientDescentPlugin(), Kind.SOLVER, "hypergradient-descent", all);
  }

  @Nested
  final class WithDefaults extends BilevelSolverContract {
    @Override
    protected BilevelSolver solver() {
      return HypergradientDescentSolverTest.solver(Map.of());
    }
  }

  @Nested
  final class WithAWarmStartAndChecks extends BilevelSolverContract {
    @Override
    protected BilevelSolver solver() {
      return HypergradientDescentSolverTest.solver(
          Map.of("inner", inner(5, 0.9), "start", "warm", "check", "full", "check-every", 3));
    }
  }

  @Nested
  final class WithALearnedStart extends BilevelSolverContract {
    @Override
    protected BilevelSolver solver() {
      return HypergradientDescentSolverTest.solver(
          Map.of("hypergradient", new Walked(1), "start", "learned"));
    }
  }

  @Test
  void takesTheStepThatItsPartsSay() {
    QuadraticProblem problem = QuadraticProblem.random(3, 5, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    Regularizer squares = (at, random) -> new Regularizer.Evaluation(0.5 * at.dot(at), at.copy());
    BilevelSolver solver = solver(Map.of("inner", inner(400, 0.9), "regularizer", squares));
    try (BilevelSolver.Session session = solver.start(problem, RandomStream.of(2))) {
      BilevelSolver.Step step = session.step();
      HeapVector direction = problem.hypergradient(x);
      direction.axpy(1, x);
      double outer = problem.outer().value(x, problem.solution(x), Batch.all()) + 0.5 * x.dot(x);
      assertThat(step.outerValue()).isCloseTo(outer, within(1e-9));
      assertThat(step.hypergradientNorm()).isCloseTo(direction.norm(), within(1e-9));
      assertThat(step.stationarity()).isEqualTo(step.hypergradientNorm());
      assertThat(step.innerSteps()).isEqualTo(400);
      assertThat(step.innerResidual()).isLessThan(1e-10);
      assertThat(step.warnings()).isEmpty();
      x.axpy(-0.02, direction);
      x.axpy(-1, session.x());
      assertThat(x.norm()).isLessThan(1e-9);
    }
  }

  @Test
  void keepsXFeasibleAndMeasuresStationarityThere() {
    QuadraticProblem problem = QuadraticProblem.random(3, 5, 5, RandomStream.of(1));
    Projection box = x -> x.assign(clip(x.toArray()));
    BilevelSolver solver = solver(Map.of("projection", box, "outer", steps(0.05)));
    try (BilevelSolver.Session session = solver.start(problem, RandomStream.of(2))) {
      double stationarity = Double.NaN;
      for (int step = 0; step < 3000; step++) {
        stationarity = session.step().stationarity();
        assertThat(session.x().toArray()).isEqualTo(clip(session.x().toArray()));
      }
      assertThat(stationarity).isLessThan(1e-8);
    }
  }

  private static double[] clip(double[] entries) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Math.clamp(entries[i], -0.1, 0.1);
    }
    return entries;
  }

  @Test
  void startsWhereItIsTold() {
    QuadraticProblem problem = QuadraticProblem.random(3, 5, 5, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector z = problem.initialInner();
    // one inner step of 0.1: y_1 tells the start
    Map<String, Object> shared =
        Map.of(
            "inner", inner(1, 0.1),
            "outer", steps(1e-300),
            "hypergradient", new Walked(1),
            "start-optimizer", steps(0.5));
    HeapVector once = stepped(problem, x, z);
    for (String start : List.of("initial", "warm", "learned")) {
      Map<String, Object> values = new HashMap<>(shared);
      values.put("start", start);
      try (BilevelSolver.Session session = solver(values).start(problem, RandomStream.of(2))) {
        session.step();
        assertThat(session.y().toArray()).isEqualTo(once.toArray());
        session.step();
        HeapVector expected =
            switch (start) {
              case "initial" -> once;
              case "warm" -> stepped(problem, x, once);
              default -> {
                // dF/dz = (I − 0.1 A) ∇_y F(x, y_1)
                HeapVector moved = z.copy();
                try (Linearization outer = problem.outer().linearize(x, once, Batch.all());
                    Linearization f = problem.inner().linearize(x, z, Batch.all())) {
                  Vector gradient = outer.gradientY();
                  Vector product = f.productYy(gradient);
                  moved.axpy(-0.5, gradient);
                  moved.axpy(0.05, product);
                }
                yield stepped(problem, x, moved);
              }
            };
        expected = expected.copy();
        expected.axpy(-1, session.y());
        assertThat(expected.norm()).as(start).isLessThan(1e-13);
      }
    }
  }

  private static HeapVector stepped(BilevelProblem problem, Vector x, HeapVector y) {
    HeapVector next = y.copy();
    next.axpy(-0.1, problem.inner().gradientY(x, y, Batch.all()));
    return next;
  }

  @Test
  void aLearnedStartNeedsTheGradientInIt() {
    assertThat(solver(Map.of("start", "learned")).capabilities().needs())
        .contains(Capability.START_GRADIENT);
    assertThat(solver(Map.of("start", "warm")).capabilities().needs())
        .doesNotContain(Capability.START_GRADIENT);
  }

  @Test
  void trajectoriesThatCannotFitAreRefusedBeforeTheFirstStep() {
    QuadraticProblem problem = QuadraticProblem.random(3, 50, 5, RandomStream.of(1));
    Map<String, Object> values =
        Map.of("inner", inner(Integer.MAX_VALUE, 0.5), "hypergradient", new Walked(1));
    assertThatThrownBy(() -> solver(values).start(problem, RandomStream.of(1)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("2,147,483,647 of them for the inner steps: 859.0 GB")
        .hasMessageContaining("Maybe take fewer inner steps");
    // without a trajectory the number of steps does not matter
    solver(Map.of("inner", inner(Integer.MAX_VALUE, 0.5)))
        .start(problem, RandomStream.of(1))
        .close();
  }

  @Test
  void checksSayWhereDerivativesPart() {
    LogisticProblem sound = new LogisticProblem(4, 30, 0, RandomStream.of(1));
    assertThat(warnings(sound, IMPLICIT, "full", 3)).isEmpty();
    BilevelProblem wrong =
        BilevelProblem.of(
            sound.outer(),
            new WrongProducts(sound.inner()),
            sound.initialOuter(),
            HeapVector.zeros(4));
    assertThat(warnings(wrong, IMPLICIT, "gradients", 1))
        .singleElement()
        .asString()
        .contains("Outer step 1: ∇²_yy f · v differs from its reference by 9.9e-03");
    assertThat(warnings(wrong, IMPLICIT, "none", 1)).isEmpty();
    assertThat(warnings(sound, new Walked(1.1), "gradients", 1)).isEmpty();
    assertThat(warnings(sound, new Walked(1.1), "full", 1))
        .singleElement()
        .asString()
        .contains("the estimated hypergradient differs from its reference by 1.0e-01");
    assertThat(warnings(sound, new Walked(1.1), "full", 11)).hasSize(2);
  }

  private static List<String> warnings(
      BilevelProblem problem, HypergradientEstimator estimator, String check, int steps) {
    BilevelSolver solver =
        solver(Map.of("hypergradient", estimator, "check", check, "inner", inner(300, 0.5)));
    List<String> warnings = new ArrayList<>();
    try (BilevelSolver.Session session = solver.start(problem, RandomStream.of(2))) {
      for (int step = 0; step < steps; step++) {
        warnings.addAll(session.step().warnings());
      }
    }
    return warnings;
  }

  /** Hessian products that are one per cent too long. */
  private record WrongProducts(Objective objective) implements Objective {
    @Override
    public int dataPoints() {
      return objective.dataPoints();
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      Linearization at = objective.linearize(x, y, batch);
      return new Linearization() {
        @Override
        public double value() {
          return at.value();
        }

        @Override
        public Vector gradientX() {
          return at.gradientX();
        }

        @Override
        public Vector gradientY() {
          return at.gradientY();
        }

        @Override
        public Vector productYx(Vector u) {
          return at.productYx(u);
        }

        @Override
        public Products products(Vector v) {
          Products products = at.products(v);
          products.yy().scale(1.01);
          return products;
        }

        @Override
        public void close() {
          at.close();
        }
      };
    }
  }
}
