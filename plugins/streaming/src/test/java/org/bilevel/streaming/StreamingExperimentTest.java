package org.bilevel.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.ring.RingPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.CountingModel;
import org.bilevel.testkit.problems.PlainSteps;
import org.junit.jupiter.api.Test;

final class StreamingExperimentTest {

  @Test
  void offersLabelsAndTheModelButNoTaskBorders() {
    assertThat(Pipeline.experiment(Map.of()).capabilities().offers())
        .containsExactlyInAnyOrder(Capability.LABELS, Capability.OFFERED_MODEL);
  }

  @Test
  void aMemoryOfAnyPolicyKeepsTheDigitsKnown() {
    Outcome without = run(Map.of("replay-batch", 0, "steps", 20));
    assertThat(figure(without, "A_T")).isLessThan(35);
    Pipeline.buffers(60)
        .forEach((name, buffer) -> {
          TestRunContext context = new TestRunContext(1);
          Outcome outcome =
              Pipeline.experiment(
                      Map.of(
                          "buffer",
                          buffer,
                          "selector",
                          Pipeline.uniform(20),
                          "steps",
                          20,
                          "memory-steps",
                          200))
                  .run(context);
          assertThat(figure(outcome, "A_T")).as(name).isGreaterThan(60);
          assertThat(figure(outcome, "A_memory")).as(name).isGreaterThan(60);
          assertThat(metric(context, "buffer-size")).as(name).isBetween(54.0, 60.0);
          assertThat(metric(context, "buffer-classes")).as(name).isEqualTo(10);
        });
  }

  @Test
  void aNetworkLearnsToo() {
    Outcome outcome =
        run(Map.of("model", Pipeline.mlp(), "steps", 20, "optimizer", new PlainSteps(0.5)));
    assertThat(figure(outcome, "A_T")).isGreaterThan(40);
  }

  @Test
  void reportsWhatIsMeasured() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        Pipeline.experiment(Map.of("evaluate-every", 4, "memory-steps", 12)).run(context);
    assertThat(outcome.figures())
        .extracting(Outcome.Figure::name)
        .containsExactly("A_T", "A_memory", "selection");
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("selection");
    List<RunEvent.Metric> average = context.metrics("average-accuracy");
    assertThat(average).extracting(m -> m.step().getAsInt()).containsExactly(4, 8, 12, 13);
    List<RunEvent.Metric> accuracies = context.metrics("accuracy");
    assertThat(accuracies).extracting(m -> m.task().getAsInt()).containsExactly(1, 2, 3, 4, 5);
    assertThat(accuracies.stream().mapToDouble(RunEvent.Metric::value).average().orElseThrow())
        .isCloseTo(average.getLast().value(), within(1e-15));
    assertThat(figure(outcome, "A_T")).isEqualTo(100 * average.getLast().value());
    assertThat(figure(outcome, "A_memory")).isEqualTo(100 * metric(context, "memory-accuracy"));
    // steps 1, 11, … of 65; and 1, 11 of 12
    assertThat(context.metrics("loss")).hasSize(7);
    assertThat(context.metrics("memory-loss")).hasSize(2);
    assertThat(metric(context, "selections")).isEqualTo(13);
    assertThat(context.events(RunEvent.Timing.class))
        .extracting(RunEvent.Timing::name)
        .containsExactlyInAnyOrder(
            "selection", "selection-total", "buffer", "training", "evaluation");
    assertThat(context.events().getFirst()).isInstanceOf(RunEvent.Started.class);
    List<RunEvent.Progress> progress = context.events(RunEvent.Progress.class);
    assertThat(progress.getLast().done()).isEqualTo(progress.getLast().total());
  }

  @Test
  void chunksTakeNoNoticeOfTasksAndEverySampleComesOnce() {
    Recorder recorder = new Recorder(5, new ArrayList<>());
    run(Map.of("selector", recorder, "steps", 0));
    assertThat(recorder.seen).extracting(Samples::size).startsWith(40, 40, 40).endsWith(40, 20);
    // the third chunk has the last 20 of the first task's samples and 20 of the second's
    assertThat(Arrays.stream(recorder.seen.get(2).labels()).filter(c -> c < 2).count())
        .isEqualTo(20);
    assertThat(Arrays.stream(recorder.seen.get(2).labels()).filter(c -> c == 2 || c == 3).count())
        .isEqualTo(20);
    assertThat(Samples.concat(recorder.seen).ids()).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void offersCoresetsWithTheirWeightsAsOneTask() {
    Offers offers = new Offers();
    run(
        Map.of(
            "selector", new Recorder(5, new ArrayList<>()), "buffer", offers.policy(), "steps", 1));
    assertThat(offers.begun).containsExactly(0);
    assertThat(offers.weights)
        .hasSize(13)
        .allMatch(w -> Arrays.equals(w, new double[] {0, 1, 2, 3, 4}));
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    Pipeline.buffers(20)
        .forEach((name, buffer) -> {
          Map<String, ?> values = Map.of("buffer", buffer, "memory-steps", 10);
          assertThat(events(values, 3)).as(name).isEqualTo(events(values, 3)).isNotEmpty();
          assertThat(events(values, 4)).as(name).isNotEqualTo(events(values, 3));
        });
  }

  @Test
  void variantsShareDataOrderAndInitialParameters() {
    TestRunContext five = new TestRunContext(3);
    TestRunContext two = new TestRunContext(3);
    Pipeline.experiment(Map.of("replay-batch", 0)).run(five);
    Pipeline.experiment(Map.of("replay-batch", 0, "selector", Pipeline.uniform(2))).run(two);
    assertThat(two.metrics("loss")).isEqualTo(five.metrics("loss"));
    assertThat(two.metrics("accuracy")).isEqualTo(five.metrics("accuracy"));
  }

  @Test
  void everyOptionOfLearningHasAnEffect() {
    Map<String, Object> base =
        Map.of("selector", new Recorder(5, new ArrayList<>()), "memory-steps", 10);
    List<RunEvent> before = events(base, 1);
    for (Map<String, ?> change :
        List.<Map<String, ?>>of(
            Map.of("chunk", 50),
            Map.of("steps", 4),
            Map.of("replay-batch", 3),
            Map.of("replay-weight", 0.5),
            Map.of("replay-weight", 0.0),
            Map.of("replay-weights", "coreset"),
            Map.of("memory-steps", 9),
            Map.of("evaluate-every", 5),
            Map.of("optimizer", new PlainSteps(0.1)))) {
      Map<String, Object> values = new HashMap<>(base);
      values.putAll(change);
      assertThat(events(values, 1)).as("%s", change).isNotEqualTo(before);
    }
    Map<String, Object> values = new HashMap<>(base);
    values.put("test-batch", 7);
    assertThat(events(values, 1)).isEqualTo(before);
  }

  @Test
  void aCorruptionIsAppliedWhereItsScopeSays() {
    assertThat(timesApplied(Corruption.Scope.DATA_SET)).isEqualTo(1);
    assertThat(timesApplied(Corruption.Scope.TASK)).isEqualTo(5);
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
    run(Map.of("corruption", counting, "steps", 0));
    return times.get();
  }

  @Test
  void theStreamMayBePermuted() {
    TestRunContext context = new TestRunContext(1);
    Pipeline.experiment(
            Map.of(
                "stream",
                Parts.create(
                    new DatasetsPlugin(),
                    Kind.STREAM,
                    "permuted",
                    Map.of("tasks", 3, "samples-per-task", 90))))
        .run(context);
    assertThat(context.metrics("accuracy")).hasSize(3);
    assertThat(metric(context, "selections")).isEqualTo(7);
  }

  @Test
  void anEmptyMemoryIsSaid() {
    BufferPolicy nothing = new Offers().policy();
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        Pipeline.experiment(Map.of("buffer", nothing, "memory-steps", 10)).run(context);
    assertThat(outcome.figures())
        .extracting(Outcome.Figure::name)
        .containsExactly("A_T", "selection");
    assertThat(context.events(RunEvent.Warning.class))
        .singleElement()
        .extracting(RunEvent.Warning::message)
        .asString()
        .contains("memory is empty");
    assertThat(metric(context, "buffer-classes")).isZero();
  }

  @Test
  void divergenceNamesTheStep() {
    assertThatThrownBy(() -> run(Map.of("optimizer", new PlainSteps(1e308))))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("at step 2: the loss is ")
        .hasMessageContaining("Maybe the learning rate is too large");
  }

  @Test
  void aSelectionThatDivergesNamesItsChunk() {
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
        .hasMessageContaining("selection from chunk 1")
        .hasMessageContaining("step 3 is NaN.");
  }

  @Test
  void refusesAChunkSmallerThanTheCoreset() {
    assertThatThrownBy(() -> Pipeline.experiment(Map.of("chunk", 4)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("chunk is 4")
        .hasMessageContaining("select 5");
  }

  @Test
  void refusesABufferThatNeedsTaskBorders() {
    BufferPolicy byTask =
        Parts.create(
            new RingPlugin(),
            Kind.BUFFER,
            "ring",
            Map.of("capacity", 10, "share-by", "task", "tasks", 5));
    assertThatThrownBy(() -> Pipeline.experiment(Map.of("buffer", byTask)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("known task borders");
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
  void stopsWhereTheUserWantsAndClosesEverything() {
    for (long stopAt : new long[] {1, 4, 30, 80}) {
      CountingModel model = new CountingModel();
      assertThatThrownBy(() ->
              Pipeline.experiment(Map.of("model", model, "memory-steps", 10))
                  .run(new TestRunContext(1, stopAt)))
          .isInstanceOf(CancellationException.class);
      assertThat(model.open()).isZero();
    }
    CountingModel model = new CountingModel();
    run(Map.of("model", model, "memory-steps", 10));
    assertThat(model.open()).isZero();
  }

  private static List<RunEvent> events(Map<String, ?> values, long seed) {
    TestRunContext context = new TestRunContext(seed);
    Pipeline.experiment(values).run(context);
    return context.events().stream().filter(event -> !(event instanceof RunEvent.Timing)).toList();
  }

  private static Outcome run(Map<String, ?> values) {
    return Pipeline.experiment(values).run(new TestRunContext(1));
  }

  private static double metric(TestRunContext context, String name) {
    List<RunEvent.Metric> metrics = context.metrics(name);
    assertThat(metrics).as(name).hasSize(1);
    return metrics.getFirst().value();
  }

  private static double figure(Outcome outcome, String name) {
    return outcome.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Selects the first K, with the weights 0, 1, 2, …, and keeps the candidates. */
  private record Recorder(int size, List<Samples> seen) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      seen.add(request.candidates());
      int[] first = new int[Math.min(size, request.candidates().size())];
      Arrays.setAll(first, i -> i);
      return new Coreset(first, Arrays.stream(first).asDoubleStream().toArray(), Map.of());
    }
  }

  /** Keeps nothing but an account. */
  private static final class Offers implements Buffer {
    private final List<Integer> begun = new ArrayList<>();
    private final List<double[]> weights = new ArrayList<>();

    BufferPolicy policy() {
      return new BufferPolicy() {
        @Override
        public int capacity() {
          return 1;
        }

        @Override
        public Buffer open(RandomStream random) {
          return Offers.this;
        }
      };
    }

    @Override
    public void beginTask(int task) {
      begun.add(task);
    }

    @Override
    public void offer(Samples samples, int task) {
      throw new IllegalStateException("offered without weights");
    }

    @Override
    public void offer(Offer offer) {
      weights.add(offer.weights());
    }

    @Override
    public Optional<Samples> contents() {
      return Optional.empty();
    }

    @Override
    public int[] tasks() {
      return new int[0];
    }
  }
}
