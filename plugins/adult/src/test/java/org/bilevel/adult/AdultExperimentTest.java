package org.bilevel.adult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.TestRunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdultExperimentTest {
  @TempDir Path folder;

  @Test
  void stepsBringThePredictionErrorNearTheOptimum() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        experiment(Map.of("steps", 300, "outer-batch", 0, "inner-batch", 0)).run(context);

    assertThat(outcome.figures().stream().map(Outcome.Figure::name))
        .containsExactly("error", "optimum", "relaxed", "data points", "products", "solver");
    assertThat(outcome.figures().stream().filter(f -> !f.reproducible()).map(f -> f.name()))
        .containsExactly("solver");
    double optimum = figure(outcome, "optimum");
    // a gradient of 1e-8 leaves the optimum's value some 1e-14 above the infimum
    assertThat(figure(outcome, "error")).isEqualTo(optimum, within(1e-9));
    assertThat(figure(outcome, "error")).isGreaterThan(optimum - 1e-12);
    assertThat(figure(outcome, "relaxed")).isLessThan(optimum);
    assertThat(context.metrics("optimum-gradient").getFirst().value()).isLessThan(1e-8);
    assertThat(context.events(RunEvent.Warning.class)).isEmpty();
    // conjugate gradients in each step: the outer batch once, the inner one for each product
    assertThat(figure(outcome, "data points"))
        .isEqualTo(300 * (60 + 360) + 60 * figure(outcome, "products"));
  }

  @Test
  void measuresTheFirstEveryFewAndTheLastStep() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome =
        experiment(Map.of("report-every", 10, "steps", 25, "optimum", false)).run(context);

    List<RunEvent.Metric> errors = context.metrics("prediction-error");
    assertThat(errors.stream().map(m -> m.step().orElseThrow())).containsExactly(1, 10, 20, 25);
    assertThat(context.metrics("prediction-error-at-y")).hasSize(4);
    assertThat(context.metrics("outer-value")).hasSize(25);
    assertThat(figure(outcome, "error")).isEqualTo(errors.getLast().value());
    assertThat(figure(outcome, "optimum")).isNaN();
    assertThat(context.metrics("optimum")).isEmpty();
    List<RunEvent.Progress> progress = context.events(RunEvent.Progress.class);
    assertThat(progress.getLast().done()).isEqualTo(progress.getLast().total()).isEqualTo(25);
    assertThat(context.events(RunEvent.Started.class).getFirst().plan())
        .isEqualTo("25 outer steps on 300 and 60 rows of 105 features and a bias");
  }

  @Test
  void theSolversErrorIsThatOfTheExactSolutionWhereItSolvesExactly() {
    TestRunContext context = new TestRunContext(1);
    // λ so large that y is x: both measurements are F(x, x), one step apart
    experiment(
            Map.of(
                "coupling", 1e3, "solver", Made.solver(1e-3, 1e-9), "steps", 3, "inner-batch", 0))
        .run(context);

    assertThat(context.metrics("prediction-error-at-y").getLast().value())
        .isEqualTo(context.metrics("prediction-error").getLast().value(), within(1e-5));
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    TestRunContext first = new TestRunContext(4);
    TestRunContext again = new TestRunContext(4);
    TestRunContext other = new TestRunContext(5);
    experiment(Map.of()).run(first);
    experiment(Map.of()).run(again);
    experiment(Map.of()).run(other);

    assertThat(first.events(RunEvent.Metric.class)).isEqualTo(again.events(RunEvent.Metric.class));
    assertThat(first.metrics("prediction-error")).isNotEqualTo(other.metrics("prediction-error"));
    assertThat(first.metrics("optimum")).isNotEqualTo(other.metrics("optimum"));
  }

  @Test
  void variantsOfASeedShareTheRows() {
    TestRunContext one = new TestRunContext(4);
    TestRunContext two = new TestRunContext(4);
    experiment(Map.of()).run(one);
    experiment(Map.of("solver", Made.solver(0.1, 0.2), "steps", 3)).run(two);

    assertThat(one.metrics("optimum")).isEqualTo(two.metrics("optimum"));
  }

  @Test
  void itStopsWhereTheUserWants() {
    assertThatThrownBy(() -> experiment(Map.of()).run(new TestRunContext(1, 5)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void goesOnAfterAnInterruption() {
    Interruptions.goOnFrom(() -> experiment(Map.of("steps", 12, "report-every", 5)), 2, 5, 6, 9);
  }

  @Test
  void tooFewRowsAreTold() {
    assertThatThrownBy(() -> experiment(Map.of("outer-rows", 1000)).run(new TestRunContext(1)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageMatching(
            "(?s)adult has \\d+ rows, fewer than outer-rows \\(1000\\) and inner-rows \\(60\\)"
                + " together\\..*Maybe lower outer-rows to \\d+\\.");
    assertThatThrownBy(
            () -> experiment(Map.of("outer-rows", Integer.MAX_VALUE)).run(new TestRunContext(1)))
        .hasMessageContaining("fewer than");
  }

  @Test
  void moreThanTwoClassesAreTold() {
    Samples two = Made.samples(5, 2, RandomStream.of(0));
    Samples three = new Samples(two.shape(), 3, two.features(), two.labels(), two.ids());

    assertThatThrownBy(() ->
            Made.experiment(Map.of("data", Made.source(three, three))).run(new TestRunContext(1)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContainingAll("two classes; made has 3", "Maybe use data: adult");
  }

  @Test
  void offersProducts() {
    assertThat(experiment(Map.of()).capabilities().offers()).containsExactly(Capability.PRODUCTS);
  }

  private Experiment experiment(Map<String, ?> values) {
    DataSource data = Made.adultFiles(folder, 500, 100);
    Map<String, Object> all = new HashMap<>(values);
    all.put("data", data);
    return Made.experiment(all);
  }

  private static double figure(Outcome outcome, String name) {
    return outcome.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
