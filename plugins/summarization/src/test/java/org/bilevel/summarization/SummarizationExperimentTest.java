package org.bilevel.summarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestPartContext;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.CountingModel;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.PlainSteps;
import org.bilevel.uniform.UniformPlugin;
import org.junit.jupiter.api.Test;

final class SummarizationExperimentTest {
  private static final Dataset DATA = new Clusters(4, 6, 0.3).dataset(200, 80, RandomStream.of(5));

  /** Gives the next label to four samples, one of each class, of eight: half of them are wrong. */
  private static final Corruption HALF_WRONG =
      (train, random) ->
          train.withLabels(
              IntStream.range(0, train.size())
                  .map(i -> (train.labels()[i] + train.ids()[i] / 4 % 2) % 4)
                  .toArray());

  /** Selects all candidates; those with a wrong label weigh as much as is said, the others 3. */
  private record Everything(double weightOfWrong) implements CoresetSelector {
    @Override
    public int size() {
      return 200;
    }

    @Override
    public Coreset select(Request request) {
      Samples all = request.candidates();
      return new Coreset(
          IntStream.range(0, all.size()).toArray(),
          Arrays.stream(all.ids()).mapToDouble(id -> id / 4 % 2 == 0 ? 3 : weightOfWrong).toArray(),
          Map.of("outer-value", new double[] {2, Double.NaN, 1}));
    }
  }

  static CoresetSelector uniform(int size) {
    return Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", size));
  }

  /** Return a part for each section, and an optimizer. */
  static Map<String, Object> parts() {
    DataSource data = () -> DATA;
    Corruption none = (train, random) -> train;
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", data);
    parts.put("corruption", none);
    parts.put("model", new HeapSoftmax());
    parts.put("selector", uniform(20));
    parts.put("optimizer", new PlainSteps(0.5));
    return parts;
  }

  private static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.put("epochs", 20);
    all.putAll(values);
    return Parts.create(new SummarizationPlugin(), Kind.EXPERIMENT, "summarization", all);
  }

  private static double figure(Outcome outcome, String name) {
    return outcome.figures().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static double metric(TestRunContext context, String name) {
    return context.metrics(name).getFirst().value();
  }

  @Test
  void aFewSamplesOfCleanClustersAreEnough() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = experiment(Map.of()).run(context);
    assertThat(figure(outcome, "accuracy")).isGreaterThan(95);
    assertThat(figure(outcome, "transfer")).isNaN();
    assertThat(figure(outcome, "wrong labels")).isZero();
    assertThat(metric(context, "selected")).isEqualTo(20);
    assertThat(metric(context, "accuracy")).isEqualTo(figure(outcome, "accuracy") / 100);
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("selection");
    RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
    assertThat(last.done()).isEqualTo(last.total()).isEqualTo(1 + 20);
  }

  @Test
  void weightsCountWhereTheyAreAskedFor() {
    TestRunContext context = new TestRunContext(1);
    Map<String, Object> values = new HashMap<>();
    values.put("corruption", HALF_WRONG);
    values.put("selector", new Everything(0));
    values.put("weighted", true);
    Outcome weighted = experiment(values).run(context);
    // the wrong half weighs nothing, so that its loss is not learned
    assertThat(figure(weighted, "accuracy")).isGreaterThan(95);
    assertThat(figure(weighted, "wrong labels")).isEqualTo(50);
    assertThat(metric(context, "candidates-wrong-label-share")).isEqualTo(0.5);
    assertThat(context.metrics("selection-outer-value").stream().map(m -> m.step().getAsInt()))
        .containsExactly(1, 3);
    values.put("weighted", false);
    TestRunContext other = new TestRunContext(1);
    experiment(values).run(other);
    assertThat(metric(other, "loss")).isGreaterThan(10 * metric(context, "loss"));
  }

  /** Says what it is asked, and how far it is. */
  private record Asked(List<Request> requests) implements CoresetSelector {
    @Override
    public int size() {
      return 20;
    }

    @Override
    public Coreset select(Request request) {
      requests.add(request);
      request.progress().report(3, 4);
      return Coreset.unweighted(IntStream.range(0, 20).toArray());
    }
  }

  @Test
  void theSelectorSeesValidationSamplesAndItsProgressIsReported() {
    List<CoresetSelector.Request> requests = new ArrayList<>();
    TestRunContext context = new TestRunContext(1);
    experiment(
            Map.of(
                "selector",
                new Asked(requests),
                "corruption",
                HALF_WRONG,
                "validation-per-class",
                3))
        .run(context);
    Samples validation = requests.getFirst().validation().orElseThrow();
    assertThat(validation.size()).isEqualTo(12);
    assertThat(validation.ids()).doesNotContain(requests.getFirst().candidates().ids());
    // the label of sample i of the clusters is i modulo 4
    assertThat(validation.labels())
        .isEqualTo(IntStream.of(validation.ids()).map(id -> id % 4).toArray());
    assertThat(context.events(RunEvent.Progress.class).stream().map(RunEvent.Progress::phase))
        .contains("selecting, step 3 of 4");
    experiment(Map.of("selector", new Asked(requests))).run(new TestRunContext(1));
    assertThat(requests.getLast().validation()).isEmpty();
    // asked to stop before the selection and at its first report
    assertThatThrownBy(
            () -> experiment(Map.of("selector", new Asked(requests))).run(new TestRunContext(1, 2)))
        .isInstanceOf(CancellationException.class);
    assertThat(requests).hasSize(3);
  }

  @Test
  void onlyTheRatioOfWeightsCounts() {
    TestRunContext equal = new TestRunContext(2);
    TestRunContext plain = new TestRunContext(2);
    experiment(Map.of("selector", new Everything(3), "weighted", true)).run(equal);
    experiment(Map.of("selector", new Everything(3))).run(plain);
    assertThat(metric(equal, "loss")).isEqualTo(metric(plain, "loss"));
  }

  @Test
  void anotherModelLearnsFromTheSameCoreset() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = experiment(Map.of("transfer", new HeapSoftmax())).run(context);
    assertThat(figure(outcome, "transfer")).isGreaterThan(95);
    assertThat(metric(context, "transfer-accuracy")).isEqualTo(figure(outcome, "transfer") / 100);
    RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
    assertThat(last.done()).isEqualTo(last.total());
  }

  @Test
  void theProxyModelMayBePretrained() {
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      int place = i;
      CoresetSelector asking =
          new CoresetSelector() {
            @Override
            public int size() {
              return 5;
            }

            @Override
            public Coreset select(Request request) {
              try (var placed = request.model().place(request.candidates())) {
                losses[place] =
                    Arrays.stream(request.model().losses(request.parameters(), placed)).sum();
              }
              return Coreset.unweighted(new int[] {0, 1, 2, 3, 4});
            }
          };
      experiment(Map.of("selector", asking, "pretrain", i * 50)).run(new TestRunContext(1));
    }
    assertThat(losses[1]).isLessThan(losses[0] / 5);
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    Map<String, ?> values = Map.of("transfer", new HeapSoftmax(), "pretrain", 30, "epochs", 3);
    TestRunContext first = new TestRunContext(3);
    TestRunContext second = new TestRunContext(3);
    TestRunContext other = new TestRunContext(4);
    experiment(values).run(first);
    experiment(values).run(second);
    experiment(values).run(other);
    assertThat(second.events(RunEvent.Metric.class))
        .isEqualTo(first.events(RunEvent.Metric.class))
        .isNotEmpty();
    assertThat(other.events(RunEvent.Metric.class))
        .isNotEqualTo(first.events(RunEvent.Metric.class));
  }

  @Test
  void variantsShareCandidatesAndInitialParameters() {
    List<int[]> ids = new java.util.ArrayList<>();
    for (int size : new int[] {3, 9}) {
      CoresetSelector asking =
          new CoresetSelector() {
            @Override
            public int size() {
              return size;
            }

            @Override
            public Coreset select(Request request) {
              ids.add(request.candidates().ids());
              return Coreset.unweighted(IntStream.range(0, size).toArray());
            }
          };
      experiment(Map.of("selector", asking, "candidates", 50)).run(new TestRunContext(7));
    }
    assertThat(ids.get(0)).hasSize(50).isEqualTo(ids.get(1));
  }

  @Test
  void divergenceIsNamedWithItsEpoch() {
    assertNumeric(
        Map.of("optimizer", new PlainSteps(1e308)), "training the model diverged in epoch");
    assertNumeric(
        Map.of("selector", new Zero(), "weighted", true), "the weights of the coreset sum to 0.0");
  }

  /** Weights of 0. */
  private record Zero() implements CoresetSelector {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public Coreset select(Request request) {
      return new Coreset(new int[] {0, 1}, new double[2], Map.of());
    }
  }

  private static void assertNumeric(Map<String, ?> values, String message) {
    assertThatThrownBy(() -> experiment(values).run(new TestRunContext(1)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining(message);
  }

  @Test
  void everythingIsClosedAlsoWhenSomethingFails() {
    CountingModel counting = new CountingModel();
    experiment(Map.of("model", counting, "transfer", counting, "pretrain", 20))
        .run(new TestRunContext(1));
    assertThat(counting.open()).isZero();
    assertThatThrownBy(() ->
            experiment(Map.of("model", counting, "optimizer", new PlainSteps(1e308)))
                .run(new TestRunContext(1)))
        .isInstanceOf(BilevelException.class);
    assertThat(counting.open()).isZero();
    assertThatThrownBy(() -> experiment(Map.of("model", counting)).run(new TestRunContext(1, 4)))
        .isInstanceOf(CancellationException.class);
    assertThat(counting.open()).isZero();
  }

  @Test
  void warnsWhereEverythingIsSelected() {
    PartFactory<?> factory =
        Parts.factory(new SummarizationPlugin(), Kind.EXPERIMENT, "summarization");
    Map<String, Object> values = parts();
    values.put("candidates", 20);
    values.put("transfer", new HeapSoftmax());
    TestPartContext context = new TestPartContext();
    SummarizationOptions options =
        SummarizationOptions.from(OptionValues.of(factory.options(), values), context);
    assertThat(options.transfer()).isInstanceOf(Optional.class).isPresent();
    assertThat(context.warnings()).singleElement().asString().contains("everything is selected");
  }
}
