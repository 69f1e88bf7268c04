package org.bilevel.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Interruptions;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FewShotExperimentTest {

  private static double accuracy(Outcome outcome) {
    assertThat(outcome.figures())
        .extracting(Outcome.Figure::name)
        .containsExactly("accuracy", "ci95", "outer-step");
    return outcome.figures().getFirst().value();
  }

  @Test
  void learnsToTellCharactersApartThatItNeverSaw(@TempDir Path folder) {
    OmniglotLike.files(folder, 20, 6, 8);
    Map<String, Object> values =
        Map.of(
            "data", Pipeline.data("omniglot", Map.of("folder", folder.toString(), "side", 14)),
            "model", Pipeline.model("conv4", Map.of("filters", 8)),
            "ways", 5,
            "shots", 1,
            "queries", 4,
            "steps", 30,
            "report-every", 10,
            "test-episodes", 20);
    TestRunContext context = new TestRunContext(1);
    double learned = accuracy(Pipeline.experiment(values).run(context));

    // chance is 20 %
    assertThat(learned).isGreaterThan(60);
    assertThat(context.events(RunEvent.Warning.class)).isEmpty();
    assertThat(context.metrics("meta-train-accuracy"))
        .extracting(RunEvent.Metric::step)
        .containsExactly(OptionalInt.of(10), OptionalInt.of(20), OptionalInt.of(30));
    assertThat(context.metrics("meta-validation-accuracy"))
        .hasSize(3)
        .allSatisfy(metric -> assertThat(metric.value()).isBetween(0.0, 1.0));
    assertThat(context.metrics("outer-value")).hasSize(30);
    assertThat(context.metrics("meta-test-accuracy").getFirst().value())
        .isEqualTo(learned / 100, within(1e-12));
    List<RunEvent.Progress> progress = context.events(RunEvent.Progress.class);
    assertThat(progress.getLast().done()).isEqualTo(progress.getLast().total()).isEqualTo(50);
    assertThat(context.events(RunEvent.Started.class).getFirst().plan())
        .contains("5-way 1-shot tasks of 72 classes (8 validation, 24 test)");
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    TestRunContext first = new TestRunContext(3);
    TestRunContext second = new TestRunContext(3);
    double accuracy = accuracy(Pipeline.experiment(Map.of()).run(first));
    assertThat(accuracy(Pipeline.experiment(Map.of()).run(second))).isEqualTo(accuracy);
    assertThat(second.events(RunEvent.Metric.class)).isEqualTo(first.events(RunEvent.Metric.class));
    TestRunContext other = new TestRunContext(4);
    Pipeline.experiment(Map.of()).run(other);
    assertThat(other.metrics("outer-value")).isNotEqualTo(first.metrics("outer-value"));
  }

  @Test
  void goesOnAfterAnInterruption() {
    // four steps, three looks at validation tasks after the second and the fourth, six test tasks
    Interruptions.goOnFrom(() -> Pipeline.experiment(Map.of()), 2, 4, 6, 11, 13, 15);
    Interruptions.goOnFrom(() -> Pipeline.experiment(Map.of("start", "learned")), 3);
  }

  @Test
  void takesALearnedStartAPenaltyAndASum() {
    TestRunContext mean = new TestRunContext(3);
    Pipeline.experiment(Map.of("start", "learned", "penalty", 0.1)).run(mean);
    TestRunContext sum = new TestRunContext(3);
    Pipeline.experiment(Map.of("start", "learned", "penalty", 0.1, "outer-loss", "sum")).run(sum);
    assertThat(sum.metrics("outer-value").getFirst().value())
        .isCloseTo(2 * mean.metrics("outer-value").getFirst().value(), within(1e-6));
  }

  @Test
  void worksWithoutValidationAndRotationsAndOnOtherModels() {
    TestRunContext context = new TestRunContext(3);
    accuracy(
        Pipeline.experiment(
                Map.of(
                    "validation-share",
                    0,
                    "rotations",
                    false,
                    "model",
                    Pipeline.model("mlp", Map.of("hidden", List.of(8)))))
            .run(context));
    assertThat(context.metrics("meta-train-accuracy")).hasSize(2);
    assertThat(context.metrics("meta-validation-accuracy")).isEmpty();
  }

  @Test
  void stopsWhereItIsAskedTo() {
    for (int check : new int[] {1, 3, 6, 12}) {
      assertThatThrownBy(() -> Pipeline.experiment(Map.of()).run(new TestRunContext(1, check)))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void refusesAStartThatTheSolverLearns() {
    Map<String, Object> learned = Map.of("solver", Pipeline.solver(Map.of("start", "learned")));
    assertThatThrownBy(() -> Pipeline.experiment(learned))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("Maybe set start: learned in ");
  }

  @Test
  void refusesAModelWithoutABackboneAndTooFewClasses() {
    assertThatThrownBy(() ->
            Pipeline.experiment(Map.of("model", new HeapSoftmax())).run(new TestRunContext(1)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("there is no backbone to learn");
    assertThatThrownBy(() ->
            Pipeline.experiment(Map.of("ways", 5, "rotations", false)).run(new TestRunContext(1)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("too few for tasks of 5 classes");
  }

  @Test
  void saysAtWhichStepItDiverges() {
    assertThatThrownBy(() ->
            Pipeline.experiment(
                    Map.of("solver", Pipeline.solver(Map.of("inner", Pipeline.inner(60, 1e30)))))
                .run(new TestRunContext(1)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("outer step 1");
  }

  @Test
  void intervalsAreThoseOfAMean() {
    Accuracies four = Accuracies.of(0.5, 0.7, 0.9, 0.7);
    assertThat(four.mean()).isCloseTo(0.7, within(1e-12));
    assertThat(four.halfWidth()).isCloseTo(1.96 * Math.sqrt(0.08 / 3 / 4), within(1e-12));
    assertThat(Accuracies.of(1, 1).halfWidth()).isZero();
    assertThat(Accuracies.of(1).halfWidth()).isNaN();
  }
}
