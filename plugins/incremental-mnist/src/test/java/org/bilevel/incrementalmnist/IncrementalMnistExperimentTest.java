package org.bilevel.incrementalmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.CountingModel;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

/** On real images of digits. */
final class IncrementalMnistExperimentTest {
  @Test
  void learnsTheDigitsClassByClass() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = Pipeline.experiment(Map.of("tasks", 5, "steps", 150)).run(context);
    assertThat(figure(outcome, "accuracy")).isGreaterThan(85);
    assertThat(context.metrics("task-accuracy"))
        .hasSize(5)
        .allSatisfy(m -> assertThat(m.value()).isGreaterThan(0.85));
    // the classes that are new, and the output layer that is, raise the loss at first
    List<RunEvent.Metric> losses = context.metrics("validation-loss");
    assertThat(losses).hasSize(50);
    for (int task = 1; task < 5; task++) {
      assertThat(losses.get(10 * task).value()).isGreaterThan(losses.get(10 * task - 1).value());
    }
    assertThat(figure(outcome, "validation loss"))
        .isEqualTo(context.metrics("task-loss").getLast().value());
    assertThat(figure(outcome, "mean over tasks"))
        .isCloseTo(
            context.metrics("task-loss").stream().mapToDouble(m -> m.value()).average().orElse(0),
            within(1e-12));
  }

  @Test
  void aTaskStartsWithTheHiddenWeightsOfTheLastAndANewOutputLayer() {
    Still still = new Still(1);
    Pipeline.experiment(Map.of("solver", still, "steps", 2)).run(new TestRunContext(1));
    assertThat(still.startsOfX).hasSize(3).allMatch(x -> x.length == 780);
    assertThat(still.startsOfY).hasSize(3).allMatch(y -> y.length == 130);
    for (int task = 1; task < 3; task++) {
      double[] doubledTwice = still.startsOfX.get(task - 1).clone();
      Arrays.setAll(doubledTwice, i -> 4 * doubledTwice[i]);
      assertThat(still.startsOfX.get(task)).isEqualTo(doubledTwice);
      assertThat(still.startsOfY.get(task)).isNotEqualTo(still.startsOfY.get(task - 1));
    }
    assertThat(still.open).isZero();
  }

  @Test
  void batchesAreSharesOfTheTask() {
    Still still = new Still(1);
    Pipeline.experiment(Map.of("solver", still, "steps", 1)).run(new TestRunContext(1));
    // the digits' test part has 36, 36, 35, 37, 36, 36 samples of the first six classes
    assertThat(still.outerSizes)
        .containsExactly(
            (int) Math.round(0.2 * 72), (int) Math.round(0.2 * 144), (int) Math.round(0.2 * 216));
    assertThat(still.innerSizes).isSorted().hasSize(3);
    Still whole = new Still(1);
    Pipeline.experiment(
            Map.of("solver", whole, "steps", 1, "validation-share", 1.0, "train-share", 1e-9))
        .run(new TestRunContext(1));
    assertThat(whole.outerSizes).containsExactly(72, 144, 216);
    assertThat(whole.innerSizes).containsExactly(1, 1, 1);
  }

  @Test
  void countsStepsAndCostOverAllTasks() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = Pipeline.experiment(Map.of("solver", new Still(1))).run(context);
    assertThat(context.metrics("validation-loss"))
        .extracting(m -> m.task().getAsInt() + ":" + m.step().getAsInt())
        .containsExactly("1:15", "1:30", "1:40", "2:55", "2:70", "2:80", "3:95", "3:110", "3:120");
    assertThat(context.metrics("training-loss")).hasSize(9);
    assertThat(context.metrics("accuracy")).hasSize(9);
    assertThat(context.metrics("outer-value")).hasSize(120);
    assertThat(figure(outcome, "products")).isEqualTo(240);
    assertThat(figure(outcome, "data points")).isEqualTo(360);
    RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
    assertThat(last.done()).isEqualTo(last.total()).isEqualTo(120);
    assertThat(last.phase()).isEqualTo("task 3 of 3");
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("time");
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    List<RunEvent> first = events(Map.of("steps", 4), 3);
    assertThat(events(Map.of("steps", 4), 3)).isEqualTo(first);
    assertThat(events(Map.of("steps", 4), 4)).isNotEqualTo(first);
  }

  @Test
  void goesOnAfterAnInterruption() {
    Interruptions.goOnFrom(() -> Pipeline.experiment(Map.of("steps", 4)), 2, 4, 5, 6, 8, 9);
  }

  @Test
  void everyShareHasAnEffect() {
    List<RunEvent> before = events(Map.of("steps", 4), 1);
    for (String share :
        List.of(
            "validation-share", "train-share", "report-validation-share", "report-train-share")) {
      assertThat(events(Map.of("steps", 4, share, 0.33), 1)).as(share).isNotEqualTo(before);
    }
    assertThat(events(Map.of("steps", 4, "classes-per-task", 3), 1)).isNotEqualTo(before);
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertThatThrownBy(() -> events(Map.of("tasks", 6), 1))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("12 classes in the end, but digits has 10");
    assertThatThrownBy(() -> events(Map.of("model", new HeapSoftmax()), 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("no hidden layer: all of its 650 parameters");
  }

  @Test
  void aLossThatIsNotFiniteIsNumeric() {
    Still still = new Still(Double.NaN);
    assertThatThrownBy(() -> events(Map.of("solver", still), 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("samples is NaN");
    assertThat(still.open).isZero();
  }

  @Test
  void stopsWhereTheUserWantsAndClosesEverything() {
    for (long stopAt : new long[] {1, 2, 41, 60}) {
      CountingModel model = new CountingModel(Pipeline.mlp());
      Still still = new Still(1);
      assertThatThrownBy(() ->
              Pipeline.experiment(Map.of("model", model, "solver", still))
                  .run(new TestRunContext(1, stopAt)))
          .isInstanceOf(CancellationException.class);
      assertThat(model.open()).isZero();
      assertThat(still.open).isZero();
    }
    CountingModel model = new CountingModel(Pipeline.mlp());
    events(Map.of("model", model, "steps", 2), 1);
    assertThat(model.open()).isZero();
  }

  private static List<RunEvent> events(Map<String, ?> values, long seed) {
    TestRunContext context = new TestRunContext(seed);
    Pipeline.experiment(values).run(context);
    return context.events().stream().filter(e -> !(e instanceof RunEvent.Timing)).toList();
  }

  private static double figure(Outcome outcome, String name) {
    return outcome.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
