package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PbcsSelectorTest {
  private static final Samples CLEAN = new Clusters(4, 6, 0.3).samples(40, RandomStream.of(1));
  private static final Samples TRUE = new Clusters(4, 6, 0.5).samples(60, RandomStream.of(5));
  private static final Samples NOISY = withWrongLabels(TRUE, 15);

  private static Samples withWrongLabels(Samples samples, int count) {
    RandomStream random = RandomStream.of(6);
    int[] labels = samples.labels().clone();
    for (int i : random.sample(labels.length, count)) {
      labels[i] = (labels[i] + 1 + random.nextInt(3)) % 4;
    }
    return samples.withLabels(labels);
  }

  @Nested
  final class WithDefaultsButFewSteps extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return TestParts.pbcs(Map.of("size", size, "outer-steps", 6));
    }
  }

  @Nested
  final class WithoutSteps extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return TestParts.pbcs(Map.of("size", size, "outer-steps", 0, "draws", 1));
    }
  }

  @Nested
  final class WithEverythingElse extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      Map<String, Object> values = new HashMap<>();
      values.put("size", size);
      values.put("start-share", 0.8);
      values.put("shrink-steps", 1);
      values.put("outer-steps", 7);
      values.put("outer-schedule", "constant");
      values.put("masks", 2);
      values.put("baseline", "none");
      values.put("clamp", 0.01);
      values.put("gumbel", 0.3);
      values.put("temperature", 0.5);
      values.put("clip", 0);
      values.put("validation", 0.25);
      values.put("draws", 3);
      values.put("start", "fresh");
      values.put("restrict", false);
      values.put("inner", TestParts.descent(5, 0.5));
      values.put("inner-rounds", 2);
      values.put("inner-batch", 3);
      values.put("hypergradient", Parts.create(Kind.HYPERGRADIENT, "implicit-gradient", Map.of()));
      values.put("outer", TestParts.adam(0.05));
      return TestParts.pbcs(values);
    }
  }

  @Test
  void tellsHowTheSelectionWent() {
    Coreset coreset =
        Selections.select(
            TestParts.pbcs(Map.of("size", 7, "outer-steps", 3, "start-share", 0.5)),
            new HeapSoftmax(),
            CLEAN,
            1);
    Map<String, double[]> series = coreset.diagnostics();
    assertThat(series)
        .containsOnlyKeys(
            "chosen-value",
            "data-points",
            "decided",
            "expected-size",
            "filled",
            "gradient-norm",
            "outer-value",
            "probabilities",
            "trainings",
            "trimmed");
    for (String name : new String[] {"outer-value", "gradient-norm", "decided", "expected-size"}) {
      assertThat(series.get(name)).hasSize(3);
    }
    assertThat(series.get("expected-size")[0]).isEqualTo(20);
    assertThat(series.get("expected-size")[2]).isEqualTo(7);
    assertThat(series.get("probabilities")).hasSize(40);
    assertThat(Arrays.stream(series.get("probabilities")).sum()).isLessThan(7 + 1e-12);
    assertThat(series.get("trainings")[0]).isBetween(13.0, 22.0);
    assertThat(series.get("data-points")[0]).isPositive();
    assertThat(coreset.weights()).hasSize(7).containsOnly(1.0);
  }

  @Test
  void probabilitiesAreDecidedAndWrongLabelsLeftOut() {
    int wrong = 0;
    for (int seed = 0; seed < 6; seed++) {
      Coreset coreset =
          Selections.select(TestParts.pbcs(learning(500)), new HeapSoftmax(), NOISY, seed);
      Map<String, double[]> series = coreset.diagnostics();
      for (int i : coreset.indices()) {
        wrong += NOISY.labels()[i] == TRUE.labels()[i] ? 0 : 1;
      }
      double[] decided = series.get("decided");
      assertThat(decided[0]).isLessThan(0.2);
      assertThat(decided[499]).isGreaterThan(0.8);
      double[] loss = series.get("outer-value");
      assertThat(mean(loss, 480, 500)).isLessThan(0.8 * mean(loss, 0, 20));
      assertThat(series.get("chosen-value")[0]).isLessThan(0.8 * mean(loss, 0, 20));
    }
    // a quarter of the candidates is wrong: of 72 selected at random 18 with standard deviation 3.3
    assertThat(wrong).isLessThanOrEqualTo(13);
  }

  @Test
  void theDefaultsLearn() {
    double[] loss =
        Selections.select(TestParts.pbcs(Map.of("size", 12)), new HeapSoftmax(), NOISY, 1)
            .diagnostics()
            .get("outer-value");
    assertThat(mean(loss, 480, 500)).isLessThan(0.85 * mean(loss, 0, 20));
  }

  @Test
  void gumbelSoftmaxLearnsToo() {
    Map<String, Object> values = learning(200);
    values.put("gumbel", 1);
    values.put("temperature", 0.3);
    values.put("final-temperature", 0.3);
    values.put(
        "hypergradient",
        Parts.create(
            Kind.HYPERGRADIENT, "conjugate-gradient", Map.of("steps", 10, "damping", 0.01)));
    double[] loss =
        Selections.select(TestParts.pbcs(values), new HeapSoftmax(), NOISY, 1)
            .diagnostics()
            .get("outer-value");
    assertThat(mean(loss, 180, 200)).isLessThan(0.9 * mean(loss, 0, 20));
  }

  private static Map<String, Object> learning(int steps) {
    Map<String, Object> values = new HashMap<>();
    values.put("size", 12);
    values.put("outer-steps", steps);
    values.put("masks", 8);
    values.put("outer", TestParts.adam(0.05));
    values.put("inner", TestParts.descent(40, 0.5));
    values.put("inner-rounds", 1);
    return values;
  }

  private static double mean(double[] series, int from, int to) {
    return Arrays.stream(series, from, to).average().orElseThrow();
  }

  @Test
  void whatIsHeldOutIsSelectedOnlyIfNeeded() {
    Map<String, Object> values = new HashMap<>(Map.of("outer-steps", 2, "validation", 0.4));
    values.put("size", 20);
    Coreset coreset = Selections.select(TestParts.pbcs(values), new HeapSoftmax(), CLEAN, 1);
    double[] probabilities = coreset.diagnostics().get("probabilities");
    // 4 of each class are held out
    assertThat(Arrays.stream(probabilities).filter(s -> s == 0).count()).isEqualTo(16);
    for (int i : coreset.indices()) {
      assertThat(probabilities[i]).isPositive();
    }
    values.put("size", 30);
    Coreset more = Selections.select(TestParts.pbcs(values), new HeapSoftmax(), CLEAN, 1);
    assertThat(more.indices()).hasSize(30).doesNotHaveDuplicates();
    assertThat(more.indices()).contains(coreset.indices());
  }

  /**
   * With validation samples the outer loss is on these, restricted or not, and all may be chosen.
   */
  @Test
  void theOuterLossIsOnTheValidationSamples() {
    Samples validation = new Clusters(4, 6, 0.5).samples(8, RandomStream.of(9));
    for (boolean restrict : new boolean[] {true, false}) {
      // nothing is held out of the candidates then
      Map<String, Object> values =
          new HashMap<>(Map.of("size", 59, "validation", 0.5, "outer-steps", 0, "draws", 1));
      values.put("restrict", restrict);
      values.put("inner", TestParts.descent(1, 0.5));
      values.put("inner-rounds", 1);
      try (Model model = new HeapSoftmax().build(NOISY.shape(), 4);
          Vector start = model.initialParameters(RandomStream.of(2));
          PlacedSamples placed = model.place(NOISY);
          PlacedSamples judges = model.place(validation)) {
        Coreset coreset =
            TestParts.pbcs(values)
                .select(
                    new CoresetSelector.Request(NOISY, model, start, RandomStream.of(1))
                        .withValidation(Optional.of(validation)));
        try (Vector theta = start.copy()) {
          theta.axpy(
              -0.5,
              model
                  .weightedLoss(placed)
                  .gradientY(HeapVector.filled(60, 1 / 59.0), theta, Batch.of(coreset.indices())));
          assertThat(coreset.diagnostics().get("chosen-value")[0])
              .isCloseTo(
                  Arrays.stream(model.losses(theta, judges)).average().orElseThrow(), within(1e-9));
        }
      }
    }
  }

  /** The reason for them: wrong labels are found out by samples whose labels are right. */
  @Test
  void validationSamplesFindOutWrongLabels() {
    // more of the same clusters
    Samples validation = new Clusters(4, 6, 0.5).samples(80, RandomStream.of(5)).range(60, 80);
    int wrong = 0;
    for (int seed = 0; seed < 6; seed++) {
      try (Model model = new HeapSoftmax().build(NOISY.shape(), 4);
          Vector start = model.initialParameters(RandomStream.of(2))) {
        Coreset coreset =
            TestParts.pbcs(learning(300))
                .select(
                    new CoresetSelector.Request(NOISY, model, start, RandomStream.of(seed))
                        .withValidation(Optional.of(validation)));
        for (int i : coreset.indices()) {
          wrong += NOISY.labels()[i] == TRUE.labels()[i] ? 0 : 1;
        }
      }
    }
    // of 72 selected at random 18
    assertThat(wrong).isLessThanOrEqualTo(9);
  }

  @Test
  void theSpanOfTheCandidatesIsUsedWhereThatIsTheSame() {
    CountedSoftmax softmax = new CountedSoftmax();
    Map<String, Object> values = new HashMap<>(Map.of("size", 5, "outer-steps", 3));
    Coreset restricted = Selections.select(TestParts.pbcs(values), softmax, CLEAN, 1);
    assertThat(softmax.restrictions()).isEqualTo(1);
    assertThat(softmax.open()).isZero();
    values.put("restrict", false);
    Coreset full = Selections.select(TestParts.pbcs(values), softmax, CLEAN, 1);
    values.put("restrict", true);
    values.put("inner", new NotEquivariant(TestParts.descent(1, 0.1)));
    Selections.select(TestParts.pbcs(values), softmax, CLEAN, 1);
    assertThat(softmax.restrictions()).isEqualTo(1);
    assertThat(restricted.indices()).isEqualTo(full.indices());
  }

  /** An inner solver that does not say that its steps depend on no basis. */
  private record NotEquivariant(InnerSolver solver) implements InnerSolver {
    @Override
    public Session start(BilevelProblem problem) {
      return solver.start(problem);
    }
  }

  @Test
  void nothingLeaks() {
    Map<String, Object> values = new HashMap<>(Map.of("size", 5, "outer-steps", 2));
    values.put("gumbel", 0.5);
    values.put("validation", 0.2);
    values.put("inner-rounds", 3);
    values.put("hypergradient", Parts.create(Kind.HYPERGRADIENT, "conjugate-gradient", Map.of()));
    CountedSoftmax softmax = new CountedSoftmax();
    Selections.select(TestParts.pbcs(values), softmax, CLEAN, 1);
    assertThat(softmax.open()).isZero();
    values.put("inner", TestParts.descent(3, 1e308));
    assertThatThrownBy(() -> Selections.select(TestParts.pbcs(values), softmax, CLEAN, 1))
        .isInstanceOf(BilevelException.class);
    assertThat(softmax.open()).isZero();
  }

  @Test
  void divergenceNamesTheOuterStep() {
    CoresetSelector selector =
        TestParts.pbcs(Map.of("size", 5, "outer-steps", 5, "inner", TestParts.descent(3, 1e308)));
    assertThatThrownBy(() -> Selections.select(selector, new HeapSoftmax(), CLEAN, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("outer step 1 of 5")
        .hasMessageContaining("Maybe");
    CoresetSelector last =
        TestParts.pbcs(Map.of("size", 5, "outer-steps", 0, "inner", TestParts.descent(3, 1e308)));
    assertThatThrownBy(() -> Selections.select(last, new HeapSoftmax(), CLEAN, 1))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("final draw 1 of 10");
  }

  @Test
  void trainingsStartWhereTheOptionSays() {
    Map<String, Object> values = new HashMap<>(Map.of("size", 5, "outer-steps", 0, "draws", 1));
    values.put("inner", TestParts.descent(1, 1e-300)); // stays where it starts
    values.put("inner-rounds", 1);
    CoresetSelector given = TestParts.pbcs(values);
    values.put("start", "fresh");
    CoresetSelector fresh = TestParts.pbcs(values);
    try (Model model = new HeapSoftmax().build(CLEAN.shape(), 4);
        PlacedSamples placed = model.place(CLEAN);
        Vector one = model.initialParameters(RandomStream.of(2));
        Vector other = model.initialParameters(RandomStream.of(3));
        Vector drawn = model.initialParameters(RandomStream.of(1).split("start"))) {
      assertThat(chosen(given, model, one)).isCloseTo(loss(model, one, placed), within(1e-12));
      assertThat(chosen(given, model, other)).isCloseTo(loss(model, other, placed), within(1e-12));
      double expected = loss(model, drawn, placed);
      assertThat(chosen(fresh, model, one)).isCloseTo(expected, within(1e-12));
      assertThat(chosen(fresh, model, other)).isCloseTo(expected, within(1e-12));
    }
  }

  private static double loss(Model model, Vector theta, PlacedSamples placed) {
    return Arrays.stream(model.losses(theta, placed)).average().orElseThrow();
  }

  private static double chosen(CoresetSelector selector, Model model, Vector start) {
    return selector
        .select(new CoresetSelector.Request(CLEAN, model, start, RandomStream.of(1)))
        .diagnostics()
        .get("chosen-value")[0];
  }

  @Test
  void theBestOfTheDrawsIsSelected() {
    Map<String, Object> values = new HashMap<>(Map.of("size", 5, "outer-steps", 0));
    values.put("draws", 1);
    double one = chosen(values);
    values.put("draws", 40);
    assertThat(chosen(values)).isLessThan(one);
  }

  private static double chosen(Map<String, Object> values) {
    return Selections.select(TestParts.pbcs(values), new HeapSoftmax(), CLEAN, 1)
        .diagnostics()
        .get("chosen-value")[0];
  }

  @Test
  void decidedProbabilitiesAreCounted() {
    assertThat(Diagnostics.decided(new double[] {0, 1, 0.04, 0.97, 0.5}))
        .isCloseTo(0.8, within(1e-15));
  }
}
