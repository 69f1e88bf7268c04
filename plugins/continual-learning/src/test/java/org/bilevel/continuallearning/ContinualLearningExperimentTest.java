package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestPartContext;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.CountingModel;
import org.bilevel.testkit.problems.PlainSteps;
import org.junit.jupiter.api.Test;

final class ContinualLearningExperimentTest {

  @Test
  void withoutReplayAllOfTheFirstTaskIsForgotten() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        Pipeline.experiment(Map.of("stream", new SplitClusters(2), "replay-batch", 0, "epochs", 20))
            .run(context);
    assertThat(accuracies(context)).containsExactly("1/1 1.0", "1/2 0.0", "2/2 1.0");
    assertThat(figure(outcome, "A_T")).isEqualTo(50);
    assertThat(figure(outcome, "F_T")).isEqualTo(100);
    assertThat(figure(outcome, "BWT")).isEqualTo(-100);
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("selection");
  }

  /** Three tasks of six steps an epoch, and one, two and three measurements. */
  @Test
  void goesOnFromItsCheckpoints() {
    for (Map<String, ?> protocol :
        List.of(
            Map.of("epochs", 2),
            Map.of("train-on", "coreset", "passes", 3),
            Map.of("epochs", 2, "select-every", "buffer", "learning-rate-decay", 0.9),
            Map.of("train-on", "coreset", "passes", 2, "select-every", "task"))) {
      Interruptions.goOnFrom(() -> Pipeline.experiment(protocol), 2, 7, 13, 14, 15, 21, 28, 30, 31);
    }
  }

  @Test
  void taskAwareEvaluationKnowsTheTask() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(
            Map.of(
                "stream",
                new SplitClusters(2),
                "replay-batch",
                0,
                "epochs",
                20,
                "evaluation",
                "task-aware",
                "test-batch",
                7))
        .run(context);
    assertThat(context.metrics("accuracy").get(1).value()).isGreaterThan(0.9);
  }

  @Test
  void aCorruptionIsAppliedWhereItsScopeSays() {
    assertThat(timesApplied(Corruption.Scope.DATA_SET)).isEqualTo(1);
    // once to count the steps, once to learn, for each of the three tasks
    assertThat(timesApplied(Corruption.Scope.TASK)).isEqualTo(6);
  }

  @Test
  void theSelectorSeesRightSamplesOfItsTaskThatAreNotTrainedOn() {
    List<CoresetSelector.Request> requests = new ArrayList<>();
    CoresetSelector asked =
        new CoresetSelector() {
          @Override
          public int size() {
            return 5;
          }

          @Override
          public Coreset select(Request request) {
            requests.add(request);
            request.progress().report(1, 7);
            return Coreset.unweighted(new int[] {0, 1, 2, 3, 4});
          }
        };
    Corruption wrong = (train, random) -> train.withLabels(new int[train.size()]);
    TestRunContext context = new TestRunContext(1);
    Map<String, Object> values =
        Map.of(
            "selector",
            asked,
            "select-every",
            "task",
            "corruption",
            wrong,
            "validation-per-class",
            4,
            "stream",
            new SplitClusters(3));
    Pipeline.experiment(values).run(context);
    assertThat(requests).hasSize(3);
    for (int t = 0; t < 3; t++) {
      Samples validation = requests.get(t).validation().orElseThrow();
      assertThat(Arrays.stream(validation.labels()).sorted())
          .containsExactly(2 * t, 2 * t, 2 * t, 2 * t, 2 * t + 1, 2 * t + 1, 2 * t + 1, 2 * t + 1);
      assertThat(requests.get(t).candidates().size()).isEqualTo(112);
      assertThat(requests.get(t).candidates().ids()).doesNotContain(validation.ids());
    }
    assertThat(context.events(RunEvent.Progress.class).stream().map(RunEvent.Progress::phase))
        .contains("task 2 of 3, selecting, step 1 of 7");
    run(Map.of("selector", asked, "select-every", "task"));
    assertThat(requests.getLast().validation()).isEmpty();
  }

  private static int timesApplied(Corruption.Scope scope) {
    AtomicInteger times = new AtomicInteger();
    Corruption counting =
        new Corruption() {
          @Override
          public Scope scope() {
            return scope;
          }

          @Override
          public Samples corrupt(Samples train, RandomStream random) {
            times.incrementAndGet();
            return train;
          }
        };
    run(Map.of("corruption", counting, "stream", new SplitClusters(3)));
    return times.get();
  }

  @Test
  void replayReducesForgetting() {
    for (String trainOn : List.of("batch", "coreset")) {
      Outcome without = run(Map.of("train-on", trainOn, "epochs", 5, "replay-weight", 0.0));
      Outcome with = run(Map.of("train-on", trainOn, "epochs", 5));
      assertThat(figure(with, "F_T")).as(trainOn).isLessThan(figure(without, "F_T") - 30);
      assertThat(figure(with, "A_T")).as(trainOn).isGreaterThan(figure(without, "A_T") + 20);
    }
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    for (String trainOn : List.of("batch", "coreset")) {
      TestRunContext first = new TestRunContext(3);
      TestRunContext second = new TestRunContext(3);
      TestRunContext other = new TestRunContext(4);
      Pipeline.experiment(Map.of("train-on", trainOn)).run(first);
      Pipeline.experiment(Map.of("train-on", trainOn)).run(second);
      Pipeline.experiment(Map.of("train-on", trainOn)).run(other);
      assertThat(reproducible(second)).isEqualTo(reproducible(first)).isNotEmpty();
      assertThat(reproducible(other)).isNotEqualTo(reproducible(first));
    }
  }

  @Test
  void variantsShareDataOrderAndInitialParameters() {
    TestRunContext five = new TestRunContext(3);
    TestRunContext two = new TestRunContext(3);
    Map<String, Object> noReplay = new HashMap<>(Map.of("replay-batch", 0));
    Pipeline.experiment(noReplay).run(five);
    noReplay.put("selector", Pipeline.uniform(2));
    Pipeline.experiment(noReplay).run(two);
    assertThat(two.metrics("loss")).isEqualTo(five.metrics("loss"));
    assertThat(two.metrics("accuracy")).isEqualTo(five.metrics("accuracy"));
  }

  @Test
  void algorithmOneSelectsFromEveryBatchOfTheLastEpochOnly() {
    Recorder recorder = new Recorder(5);
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("selector", recorder, "epochs", 3, "batch", 25)).run(context);
    // 120 samples a task: four batches of 25 and one of 20
    assertThat(recorder.candidates)
        .containsExactly(25, 25, 25, 25, 20, 25, 25, 25, 25, 20, 25, 25, 25, 25, 20);
    assertThat(context.metrics("selections")).extracting(m -> m.value()).containsOnly(5.0);
    assertThat(context.metrics("buffer-size"))
        .extracting(m -> m.value())
        .containsExactly(25.0, 30.0, 30.0);
  }

  @Test
  void theAuthorsProtocolSelectsInLaterPasses() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("train-on", "coreset")).run(context);
    // 6 batches a task, 20 / 5 passes: the first task selects in the last, the others in all but
    // one
    assertThat(context.metrics("selections"))
        .extracting(m -> m.value())
        .containsExactly(6.0, 18.0, 18.0);
    assertThat(context.metrics("buffer-size"))
        .extracting(m -> m.value())
        .containsExactly(30.0, 30.0, 30.0);
  }

  @Test
  void reportsHowSelectionsWent() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("selector", new Recorder(5))).run(context);
    for (String[] expected :
        new String[][] {
          {"outer-value-first", "3.0"},
          {"outer-value-last", "1.0"},
          {"top-k-share", "0.75"},
          {"filled", "2.0"},
          {"candidates-class-imbalance", "1.0"}
        }) {
      assertThat(context.metrics(expected[0]))
          .as(expected[0])
          .hasSize(3)
          .extracting(m -> String.valueOf(m.value()))
          .containsOnly(expected[1]);
    }
    assertThat(context.events(RunEvent.Timing.class))
        .extracting(RunEvent.Timing::name)
        .containsOnly("selection", "training", "evaluation", "selection-total");
  }

  @Test
  void everyOptionOfLearningHasAnEffect() {
    Map<String, Object> base = Map.of("train-on", "coreset", "epochs", 2);
    List<RunEvent> before = events(base);
    for (Map<String, ?> change :
        List.<Map<String, ?>>of(
            Map.of("train-on", "batch"),
            Map.of("batch", 30),
            Map.of("epochs", 1),
            Map.of("passes", 3),
            Map.of("final-selection", "none"),
            Map.of("replay-batch", 3),
            Map.of("replay-ratio", 0.5),
            Map.of("replay-weight", 0.5),
            Map.of("learning-rate-decay", 0.5),
            Map.of("optimizer", new PlainSteps(0.4)))) {
      Map<String, Object> values = new HashMap<>(base);
      values.putAll(change);
      assertThat(events(values)).as("%s", change).isNotEqualTo(before);
    }
    Map<String, Object> values = new HashMap<>(base);
    values.put("test-batch", 7);
    assertThat(events(values)).isEqualTo(before);
    assertThat(events(Map.of("replay-from", "earlier"))).isNotEqualTo(events(Map.of()));
  }

  @Test
  void weightsOfCoresetsAreReplayedOnlyIfAsked() {
    for (String trainOn : List.of("batch", "coreset")) {
      Map<String, Object> values =
          new HashMap<>(Map.of("train-on", trainOn, "selector", new Increasing(5)));
      List<RunEvent> none = events(values);
      values.put("replay-weights", "coreset");
      List<RunEvent> coreset = events(values);
      // a selector whose samples all weigh the same makes no difference
      values.put("selector", Pipeline.uniform(5));
      List<RunEvent> uniform = events(values);
      values.put("replay-weights", "none");
      assertThat(coreset).as(trainOn).isNotEqualTo(none);
      assertThat(uniform).as(trainOn).isEqualTo(events(values));
    }
  }

  @Test
  void warnsOfARatioWithoutEffect() {
    Map<String, Object> values = Pipeline.parts();
    values.put("replay-batch", 3);
    values.put("replay-ratio", 2);
    PartFactory<Experiment> factory =
        Parts.factory(new ContinualLearningPlugin(), Kind.EXPERIMENT, "continual-learning");
    TestPartContext context = new TestPartContext();
    factory.create(OptionValues.of(factory.options(), values), context);
    assertThat(context.warnings()).singleElement().asString().contains("replay-ratio is 2");
  }

  /** Selects the first K, the later ones with greater weights. */
  private record Increasing(int size) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      int[] first = new int[Math.min(size, request.candidates().size())];
      Arrays.setAll(first, i -> i);
      return new Coreset(first, Arrays.stream(first).asDoubleStream().toArray(), Map.of());
    }
  }

  @Test
  void selectsLessOftenThanFromEachBatch() {
    for (String trainOn : List.of("batch", "coreset")) {
      // 120 samples a task in batches of 25, a memory of 60: after three batches, then what is left
      Recorder ofBuffer = new Recorder(5);
      Map<String, Object> values =
          new HashMap<>(
              Map.of(
                  "train-on",
                  trainOn,
                  "epochs",
                  2,
                  "batch",
                  25,
                  "selector",
                  ofBuffer,
                  "buffer",
                  Pipeline.taskSlots(60),
                  "select-every",
                  "buffer"));
      run(values);
      assertThat(ofBuffer.candidates).as(trainOn).containsExactly(75, 45, 75, 45, 75, 45);
      Recorder ofTask = new Recorder(40);
      values.putAll(Map.of("selector", ofTask, "select-every", "task"));
      if (trainOn.equals("coreset")) {
        values.put("train-size", 5);
      }
      TestRunContext context = new TestRunContext(1);
      Pipeline.experiment(values).run(context);
      assertThat(ofTask.candidates).as(trainOn).containsExactly(120, 120, 120);
      assertThat(context.metrics("selections")).extracting(m -> m.value()).containsOnly(1.0);
      assertThat(context.metrics("buffer-size"))
          .extracting(m -> m.value())
          .containsExactly(40.0, 60.0, 60.0);
      RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
      assertThat(last.done()).isEqualTo(last.total());
    }
  }

  @Test
  void theSelectorSeesTheMemoryOfEarlierTasks() {
    for (String trainOn : List.of("batch", "coreset")) {
      Recorder recorder = new Recorder(5);
      run(
          Map.of(
              "train-on",
              trainOn,
              "selector",
              recorder,
              "passes",
              trainOn.equals("batch") ? 0 : 1));
      // 6 selections a task; the memory holds 30, and half of them when the third task began
      assertThat(recorder.remembered)
          .as(trainOn)
          .containsExactly(0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 20, 20, 20, 20, 20, 20);
    }
  }

  @Test
  void influencesChangeTheStepsAndNothingElse() {
    for (String trainOn : List.of("batch", "coreset")) {
      Map<String, Object> values = new HashMap<>(Map.of("train-on", trainOn));
      List<RunEvent> without = events(values);
      values.put("influence-weight", 0.5);
      List<RunEvent> with = events(values);
      assertThat(with).as(trainOn).isNotEqualTo(without).hasSameSizeAs(without);
      assertThat(events(values)).as(trainOn).isEqualTo(with);
      values.put("influence-step", 0.5);
      assertThat(events(values)).as(trainOn).isNotEqualTo(with);
    }
  }

  @Test
  void refusesSizesThatDoNotFitHowOftenItSelects() {
    assertThatThrownBy(() ->
            Pipeline.experiment(Map.of("select-every", "buffer", "selector", Pipeline.uniform(31))))
        .hasMessageContaining("31 of 30 samples");
    assertThatThrownBy(() ->
            Pipeline.experiment(
                Map.of(
                    "select-every",
                    "task",
                    "train-on",
                    "coreset",
                    "selector",
                    Pipeline.uniform(30))))
        .hasMessageContaining("batch is 20")
        .hasMessageContaining("train on 30")
        .hasMessageContaining("train-size");
  }

  @Test
  void warnsOfOptionsOfOtherProtocols() {
    Map<String, Object> values = Pipeline.parts();
    values.put("train-size", 3);
    values.put("influence-step", 0.1);
    PartFactory<Experiment> factory =
        Parts.factory(new ContinualLearningPlugin(), Kind.EXPERIMENT, "continual-learning");
    TestPartContext context = new TestPartContext();
    factory.create(OptionValues.of(factory.options(), values), context);
    assertThat(context.warnings()).hasSize(2);
    assertThat(context.warnings().getFirst()).contains("train-size is 3");
    assertThat(context.warnings().getLast()).contains("influence-step is 0.1");
  }

  @Test
  void onePassSelectsThroughout() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("train-on", "coreset", "passes", 1, "final-selection", "none"))
        .run(context);
    assertThat(context.metrics("selections"))
        .extracting(m -> m.value())
        .containsExactly(6.0, 6.0, 6.0);
    assertThat(context.metrics("loss")).hasSize(3);
  }

  @Test
  void aLastBatchSmallerThanTheCoresetIsSelectedWhole() {
    for (String trainOn : List.of("batch", "coreset")) {
      // 120 samples in batches of 17: the last has one
      Outcome outcome =
          run(Map.of("train-on", trainOn, "batch", 17, "selector", Pipeline.uniform(5)));
      assertThat(figure(outcome, "A_T")).isPositive();
    }
  }

  @Test
  void progressEndsWhereItSaidItWould() {
    for (String trainOn : List.of("batch", "coreset")) {
      TestRunContext context = new TestRunContext(1);
      Pipeline.experiment(Map.of("train-on", trainOn)).run(context);
      List<RunEvent.Progress> progress = context.events(RunEvent.Progress.class);
      assertThat(progress).extracting(RunEvent.Progress::done).isSorted();
      assertThat(progress.getLast().done()).isEqualTo(progress.getLast().total());
      assertThat(progress.getLast().phase()).isEqualTo("measuring after task 3 of 3");
      assertThat(progress.getLast().values()).containsOnlyKeys("accuracy", "loss");
      assertThat(context.events().getFirst()).isInstanceOf(RunEvent.Started.class);
    }
  }

  @Test
  void divergenceNamesTaskAndStep() {
    assertThatThrownBy(() -> run(Map.of("optimizer", new PlainSteps(1e308))))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("task 1 at step 2: the loss is ")
        .hasMessageContaining("Maybe the learning rate is too large");
  }

  @Test
  void divergenceAtTheLastStepIsFoundWhenMeasuring() {
    assertThatThrownBy(
            () -> run(Map.of("optimizer", new PlainSteps(Double.MAX_VALUE), "batch", 500)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("test samples of task 1");
  }

  @Test
  void aSelectionThatDivergesNamesItsBatch() {
    CoresetSelector failing =
        new CoresetSelector() {
          @Override
          public int size() {
            return 5;
          }

          @Override
          public Coreset select(Request request) {
            throw BilevelException.numeric("step 3 is NaN.", "Maybe less.");
          }
        };
    assertThatThrownBy(() -> run(Map.of("selector", failing)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("batch 1 in pass 1 of task 1")
        .hasMessageContaining("step 3 is NaN.")
        .hasMessageContaining("Maybe less.");
  }

  @Test
  void refusesABatchSmallerThanTheCoreset() {
    assertThatThrownBy(() -> Pipeline.experiment(Map.of("batch", 4)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("batch is 4")
        .hasMessageContaining("select 5");
  }

  @Test
  void warnsOfPassesWithoutEffect() {
    Map<String, Object> values = Pipeline.parts();
    values.put("passes", 3);
    PartFactory<Experiment> factory =
        Parts.factory(new ContinualLearningPlugin(), Kind.EXPERIMENT, "continual-learning");
    TestPartContext context = new TestPartContext();
    factory.create(OptionValues.of(factory.options(), values), context);
    assertThat(context.warnings()).singleElement().asString().contains("passes is 3");
  }

  @Test
  void refusesTasksWithoutSamples() {
    Corruption nothing = (train, random) -> train.range(0, 0);
    assertThatThrownBy(() -> run(Map.of("corruption", nothing)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("task 1 has no training samples");
  }

  @Test
  void warnsOfABufferSmallerThanTheNumberOfTasks() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(Map.of("buffer", Pipeline.taskSlots(2))).run(context);
    assertThat(context.events(RunEvent.Warning.class))
        .singleElement()
        .extracting(RunEvent.Warning::message)
        .asString()
        .contains("capacity of 2");
  }

  @Test
  void stopsWhereTheUserWantsAndClosesEverything() {
    for (long stopAt : new long[] {1, 4, 8, 20}) {
      CountingModel model = new CountingModel();
      assertThatThrownBy(
              () -> Pipeline.experiment(Map.of("model", model)).run(new TestRunContext(1, stopAt)))
          .isInstanceOf(CancellationException.class);
      assertThat(model.open()).isZero();
    }
    CountingModel model = new CountingModel();
    run(Map.of("model", model, "train-on", "coreset"));
    assertThat(model.open()).isZero();
  }

  private static List<RunEvent> events(Map<String, ?> values) {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(values).run(context);
    return reproducible(context);
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

  /** Return "task/after accuracy" of each measurement, in order. */
  private static List<String> accuracies(TestRunContext context) {
    return context.metrics("accuracy").stream()
        .map(m -> m.task().getAsInt() + "/" + m.after().getAsInt() + " " + m.value())
        .toList();
  }

  private static List<RunEvent> reproducible(TestRunContext context) {
    return context.events().stream().filter(event -> !(event instanceof RunEvent.Timing)).toList();
  }

  /** Selects the first K, and notes how many candidates there were. */
  private static final class Recorder implements CoresetSelector {
    private final int size;
    private final List<Integer> candidates = new ArrayList<>();
    private final List<Integer> remembered = new ArrayList<>();

    Recorder(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Coreset select(Request request) {
      candidates.add(request.candidates().size());
      remembered.add(request.memory().map(Samples::size).orElse(0));
      int[] first = new int[Math.min(size, request.candidates().size())];
      Arrays.setAll(first, i -> i);
      double[] weights = new double[first.length];
      return new Coreset(
          first,
          weights,
          Map.of(
              "outer-value",
              new double[] {3, 2, 1},
              "top-k-share",
              new double[] {0.5, 0.75},
              "filled",
              new double[] {2}));
    }
  }
}
