package org.bilevel.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestRunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ToyExperimentTest {

  private static Experiment toy(BilevelSolver solver, Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("solver", solver);
    return Parts.create(new ToyPlugin(), Kind.EXPERIMENT, "toy", all);
  }

  private static double last(TestRunContext context, String metric) {
    return context.metrics(metric).getLast().value();
  }

  @Test
  void hypergradientDescentSolvesTheQuadraticProblem() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        toy(
                Solvers.standard(),
                Map.of("problem", "quadratic", "outer-size", 3, "condition", 3.0, "steps", 500))
            .run(context);

    assertThat(last(context, "outer-error")).isLessThan(1e-8);
    assertThat(last(context, "inner-error")).isLessThan(1e-8);
    assertThat(last(context, "value-error")).isLessThan(1e-8);
    // the norm is compared where it is not rounding alone
    assertThat(context.metrics("hypergradient-norm-error").get(5).value()).isLessThan(1e-8);
    assertThat(outcome.figures().stream().map(Outcome.Figure::name))
        .containsExactly("x1", "x2", "x3", "F", "error of x", "error of y", "error of F");
    assertThat(outcome.figures().get(4).value()).isEqualTo(last(context, "outer-error"));
    assertThat(outcome.figures().get(6).value()).isEqualTo(last(context, "value-error"));
  }

  @ParameterizedTest
  @EnumSource
  void runsOnEveryProblemAndTwiceAlike(Problems problem) {
    List<RunEvent> first = events(problem);
    assertThat(first).isEqualTo(events(problem)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterAnInterruption(Problems problem) {
    BilevelSolver solver = Solvers.descent(Map.of("outer", Solvers.outer(1e-4)));
    Map<String, ?> values = Map.of("problem", problem.word(), "steps", 2);
    Interruptions.goOnFrom(() -> toy(solver, values), 2);
  }

  private static List<RunEvent> events(Problems problem) {
    TestRunContext context = new TestRunContext(7);
    // the second derivative of (13) in y₂ is 0, which conjugate gradients bear near the start only
    BilevelSolver solver = Solvers.descent(Map.of("outer", Solvers.outer(1e-4)));
    toy(solver, Map.of("problem", problem.word(), "steps", 2)).run(context);
    return context.events().stream().filter(e -> !(e instanceof RunEvent.Timing)).toList();
  }

  @Test
  void anotherSeedIsAnotherQuadraticProblem() {
    Map<String, ?> values = Map.of("problem", "quadratic", "steps", 1);
    TestRunContext one = new TestRunContext(1);
    TestRunContext two = new TestRunContext(2);
    toy(Solvers.standard(), values).run(one);
    toy(Solvers.standard(), values).run(two);
    assertThat(last(one, "outer-error")).isNotEqualTo(last(two, "outer-error"));
  }

  @Test
  void errorsAreThoseOfTheStepsPair() {
    TestRunContext context = new TestRunContext(0);
    // x moves from 5 to 4.5 and y from 1 to −1.5 in each step
    Stepping solver = new Stepping(-0.5, -2.5);
    Outcome outcome =
        toy(solver, Map.of("initial-outer", List.of(5), "initial-inner", List.of(1), "steps", 1))
            .run(context);
    double best = 11 * Math.PI / 4;
    double value = 5 + 5 * -1.5; // F at the x that y was found for
    assertThat(last(context, "outer-error")).isCloseTo((best - 4.5) / best, within(1e-14));
    assertThat(last(context, "inner-error")).isCloseTo(0.25, within(1e-14));
    assertThat(last(context, "value-error")).isCloseTo((value + best) / best, within(1e-14));
    assertThat(last(context, "infeasibility")).isZero();
    assertThat(last(context, "x1")).isEqualTo(4.5);
    assertThat(last(context, "y1")).isEqualTo(-1.5);
    assertThat(outcome.figures().get(1).value()).isEqualTo(value);
    assertThat(context.metrics("hypergradient-norm-error")).isEmpty();
    assertThat(solver.open).isZero();
  }

  @Test
  void aPointOutsideOfTheSetsIsMeasured() {
    TestRunContext context = new TestRunContext(0);
    toy(new Stepping(-0.5, 0.25), Map.of("steps", 1)).run(context); // from 1, 2
    assertThat(last(context, "infeasibility")).isEqualTo(0.5);
  }

  @Test
  void errorsAreReportedAsOftenAsWantedAndAtTheEnd() {
    TestRunContext context = new TestRunContext(0);
    toy(new Stepping(0.1, 0), Map.of("steps", 7, "report-every", 3)).run(context);
    assertThat(context.metrics("outer-error").stream().map(m -> m.step().orElseThrow()))
        .containsExactly(3, 6, 7);
    assertThat(context.metrics("outer-value")).hasSize(7);
    assertThat(context.events(RunEvent.Progress.class).getLast().done()).isEqualTo(7);
    assertThat(context.events(RunEvent.Started.class).getFirst().plan())
        .isEqualTo("iaptt-10, x of length 1, y of length 1, 7 outer steps");
  }

  @Test
  void oneNumberIsTheStartOfEveryEntry() {
    TestRunContext context = new TestRunContext(0);
    toy(new Stepping(0, 0), Map.of("problem", "iaptt-13", "steps", 1, "initial-outer", List.of(3)))
        .run(context);
    assertThat(last(context, "outer-error")).isCloseTo(2, within(1e-14));
    assertThat(last(context, "inner-error")).isCloseTo(1, within(1e-14));
    assertThat(context.metrics("x1")).isEmpty();
  }

  @Test
  void endsWhereTheUserStopsItAndClosesTheSession() {
    TestRunContext context = new TestRunContext(0, 3);
    Stepping solver = new Stepping(0.1, 0);
    assertThatThrownBy(() -> toy(solver, Map.of()).run(context))
        .isInstanceOf(CancellationException.class);
    assertThat(context.metrics("outer-error")).hasSize(2);
    assertThat(solver.open).isZero();
  }

  @Test
  void failuresAreTheSolversAndCloseTheSession() {
    Stepping solver = new Stepping(Double.NaN, 0);
    assertThatThrownBy(() -> toy(solver, Map.of()).run(new TestRunContext(0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("not finite");
    assertThat(solver.open).isZero();
  }

  /** Moves x and y by a constant, and fails where that is not finite. */
  private static final class Stepping implements BilevelSolver {
    private final double dx;
    private final double dy;
    private int open;

    Stepping(double dx, double dy) {
      this.dx = dx;
      this.dy = dy;
    }

    @Override
    public Session start(BilevelProblem problem, RandomStream random) {
      HeapVector x = HeapVector.of(problem.initialOuter().toArray());
      HeapVector y = HeapVector.of(problem.initialInner().toArray());
      open++;
      return new Session() {
        @Override
        public Step step() {
          if (Double.isNaN(dx)) {
            throw BilevelException.numeric("The step is not finite.", "");
          }
          x.add(dx);
          y.add(dy);
          return new Step(0, 0, 0, 0, 1, 0, 0, List.of());
        }

        @Override
        public Vector x() {
          return x;
        }

        @Override
        public Vector y() {
          return y;
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }
}
