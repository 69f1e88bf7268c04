package org.bilevel.hypercleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.CountingModel;
import org.junit.jupiter.api.Test;

/** On real images of digits. */
final class HyperCleaningExperimentTest {
  @Test
  void findsWrongLabelsAndLearnsBetter() {
    TestRunContext context = new TestRunContext(1);
    Outcome cleaned =
        Pipeline.experiment(Map.of("train", 300, "validation", 300, "steps", 40)).run(context);
    Outcome fixed = run(Map.of("train", 300, "validation", 300, "steps", 40, "weights", "fixed"));
    Outcome oracle = run(Map.of("train", 300, "validation", 300, "steps", 40, "weights", "oracle"));

    // everything counts as clean at the start
    assertThat(figure(fixed, "F1")).isCloseTo(200.0 / 3, within(1e-9));
    assertThat(figure(cleaned, "F1")).isGreaterThan(90);
    assertThat(figure(oracle, "F1")).isEqualTo(100);
    assertThat(figure(cleaned, "accuracy")).isGreaterThan(figure(fixed, "accuracy") + 5);
    assertThat(figure(oracle, "accuracy")).isGreaterThan(figure(fixed, "accuracy") + 5);
    assertThat(figure(cleaned, "validation loss")).isLessThan(figure(fixed, "validation loss"));
    assertThat(figure(cleaned, "best F1")).isGreaterThanOrEqualTo(figure(cleaned, "F1"));
    assertThat(context.metrics("wrong-labels"))
        .singleElement()
        .satisfies(m -> assertThat(m.value()).isEqualTo(150));
  }

  @Test
  void measuresEverySoManyStepsAndAfterTheLast() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = Pipeline.experiment(Map.of()).run(context);
    for (String name : List.of("accuracy", "validation-loss", "precision", "recall", "f1")) {
      assertThat(context.metrics(name))
          .as(name)
          .extracting(m -> m.step().getAsInt())
          .containsExactly(5, 10, 12);
    }
    assertThat(context.metrics("outer-value")).hasSize(12);
    assertThat(context.metrics("data-points").getLast().value())
        .isEqualTo(figure(outcome, "data points"))
        .isPositive();
    assertThat(context.metrics("products").getLast().value())
        .isEqualTo(figure(outcome, "products"))
        .isPositive();
    RunEvent.Metric f1 = context.metrics("f1").getLast();
    double precision = context.metrics("precision").getLast().value();
    double recall = context.metrics("recall").getLast().value();
    assertThat(f1.value())
        .isCloseTo(2 * precision * recall / (precision + recall), within(1e-12))
        .isCloseTo(figure(outcome, "F1") / 100, within(1e-12));
    // the last step's F on all validation samples is the mean loss that was measured
    assertThat(context.metrics("validation-loss").getLast().value())
        .isCloseTo(context.metrics("outer-value").getLast().value(), within(1e-12));
    RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
    assertThat(last.done()).isEqualTo(last.total()).isEqualTo(12);
    assertThat(last.values()).containsOnlyKeys("accuracy", "f1", "validation");
    assertThat(context.events().getFirst()).isInstanceOf(RunEvent.Started.class);
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("time");
  }

  @Test
  void fixedWeightsDoNotMove() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(
            Map.of("weights", "fixed", "initial", -0.25, "report-samples", true, "steps", 2))
        .run(context);
    assertThat(context.metrics("sample-x"))
        .hasSize(100)
        .allSatisfy(m -> assertThat(m.value()).isEqualTo(-0.25));
    assertThat(context.metrics("f1").getLast().value()).isZero();
  }

  @Test
  void reportsSamples() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("report-samples", true)).run(context);
    assertThat(context.metrics("sample-id")).extracting(m -> m.value()).doesNotHaveDuplicates();
    assertThat(context.metrics("sample-clean").stream().mapToDouble(m -> m.value()).sum())
        .isEqualTo(50);
    assertThat(context.metrics("sample-x"))
        .extracting(m -> m.step().getAsInt())
        .startsWith(1, 2, 3)
        .hasSize(100);
    double[] x = context.metrics("sample-x").stream().mapToDouble(m -> m.value()).toArray();
    boolean[] clean = new boolean[100];
    for (int i = 0; i < 100; i++) {
      clean[i] = context.metrics("sample-clean").get(i).value() == 1;
    }
    assertThat(Found.of(x, clean).f1()).isEqualTo(context.metrics("f1").getLast().value());
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    Map<String, ?> stochastic = Map.of("batch", 30, "validation-batch", 20, "test", 100);
    List<RunEvent> first = events(stochastic, 3);
    assertThat(events(stochastic, 3)).isEqualTo(first);
    assertThat(events(stochastic, 4)).isNotEqualTo(first);
    assertThat(events(Map.of(), 3)).isNotEqualTo(first);
  }

  @Test
  void goesOnAfterAnInterruption() {
    Interruptions.goOnFrom(() -> Pipeline.experiment(Map.of("test", 100)), 2, 5, 6, 8);
    Map<String, Object> batches = Map.of("batch", 30, "validation-batch", 20, "test", 100);
    Interruptions.goOnFrom(() -> Pipeline.experiment(batches), 3, 7);
  }

  @Test
  void variantsShareSamplesAndWrongLabels() {
    TestRunContext one = new TestRunContext(3);
    TestRunContext two = new TestRunContext(3);
    Pipeline.experiment(Map.of("report-samples", true)).run(one);
    Pipeline.experiment(
            Map.of("report-samples", true, "solver", Pipeline.solver("initial"), "batch", 10))
        .run(two);
    assertThat(two.metrics("sample-id")).isEqualTo(one.metrics("sample-id"));
    assertThat(two.metrics("sample-clean")).isEqualTo(one.metrics("sample-clean"));
    assertThat(two.metrics("sample-x")).isNotEqualTo(one.metrics("sample-x"));
  }

  @Test
  void sumsAreMeansTimesTheNumberOfSamples() {
    TestRunContext mean = new TestRunContext(3);
    TestRunContext sum = new TestRunContext(3);
    Outer solver = new Outer();
    Pipeline.experiment(Map.of("solver", solver)).run(mean);
    Pipeline.experiment(Map.of("solver", solver, "reduction", "sum")).run(sum);
    assertThat(sum.metrics("outer-value").getFirst().value())
        .isCloseTo(200 * mean.metrics("outer-value").getFirst().value(), within(1e-9));
    assertThat(sum.metrics("inner-residual").getFirst().value())
        .isCloseTo(100 * mean.metrics("inner-residual").getFirst().value(), within(1e-9));
  }

  @Test
  void batchesHaveTheSizesAskedFor() {
    TestRunContext context = new TestRunContext(3);
    Pipeline.experiment(
            Map.of("solver", new Outer(), "batch", 7, "validation-batch", 500, "steps", 1))
        .run(context);
    // 7 of f, and all 200 of F, which are fewer than asked for
    assertThat(context.metrics("data-points").getFirst().value()).isEqualTo(207);
  }

  @Test
  void scoresThatAreNotFiniteNameTheStep() {
    assertThatThrownBy(() -> run(Map.of("solver", new Outer(Double.NaN))))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("after outer step 5")
        .hasMessageContaining("Maybe");
  }

  @Test
  void stopsWhereTheUserWantsAndClosesEverything() {
    for (long stopAt : new long[] {1, 2, 7}) {
      CountingModel model = new CountingModel();
      assertThatThrownBy(
              () -> Pipeline.experiment(Map.of("model", model)).run(new TestRunContext(1, stopAt)))
          .isInstanceOf(CancellationException.class);
      assertThat(model.open()).isZero();
    }
    CountingModel model = new CountingModel();
    run(Map.of("model", model));
    assertThat(model.open()).isZero();
    assertThatThrownBy(() -> run(Map.of("model", model, "solver", new Outer(Double.NaN))))
        .isInstanceOf(BilevelException.class);
    assertThat(model.open()).isZero();
  }

  private static List<RunEvent> events(Map<String, ?> values, long seed) {
    TestRunContext context = new TestRunContext(seed);
    Pipeline.experiment(values).run(context);
    return context.events().stream().filter(e -> !(e instanceof RunEvent.Timing)).toList();
  }

  private static Outcome run(Map<String, ?> values) {
    return Pipeline.experiment(values).run(new TestRunContext(1));
  }

  private static double figure(Outcome outcome, String name) {
    return outcome.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Moves nothing, and reports F and the norm of ∇_y f at the start; y times a factor at last. */
  private record Outer(double factor) implements BilevelSolver {
    Outer() {
      this(1);
    }

    @Override
    public Session start(BilevelProblem problem, RandomStream random) {
      Vector x = problem.initialOuter();
      Vector y = problem.initialInner();
      y.scale(factor);
      return new Session() {
        @Override
        public Step step() {
          var inner = problem.drawInnerBatch(random);
          var outer = problem.drawOuterBatch(random);
          return new Step(
              problem.outer().value(x, y, outer),
              problem.inner().gradientY(x, y, inner).norm(),
              0,
              0,
              0,
              0,
              inner.size(problem.inner().dataPoints()) + outer.size(problem.outer().dataPoints()),
              List.of());
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
          x.close();
          y.close();
        }
      };
    }
  }
}
