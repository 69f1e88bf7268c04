package org.bilevel.bcsr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class BcsrSelectorTest extends CoresetSelectorContract {
  private static final Samples CLEAN = new Clusters(4, 6, 0.3).samples(40, RandomStream.of(1));

  @Override
  protected CoresetSelector selector(int size) {
    return TestParts.bcsr(
        Map.of(
            "size",
            size,
            "regularizer",
            Parts.create(Kind.REGULARIZER, "smoothed-top-k", Map.of("k", size, "weight", 0.1))));
  }

  @Test
  void withoutOuterStepsItSelectsUniformly() {
    int[] counts = new int[40];
    CoresetSelector selector = TestParts.bcsr(Map.of("size", 10, "outer-steps", 0));
    for (int seed = 0; seed < 4_000; seed++) {
      Coreset coreset = Selections.select(selector, new HeapSoftmax(), CLEAN, seed);
      assertThat(coreset.weights()).containsOnly(1.0 / 40);
      assertThat(coreset.diagnostics().get("outer-value")).isEmpty();
      for (int i : coreset.indices()) {
        counts[i]++;
      }
    }
    for (int count : counts) {
      // 4,000 draws with probability 1/4: standard deviation 27
      assertThat(count).isBetween(1000 - 140, 1000 + 140);
    }
  }

  @Test
  void tellsHowTheSelectionWent() {
    Map<String, Object> values = new HashMap<>();
    values.put("size", 7);
    values.put("outer-steps", 3);
    values.put("regularizer", Parts.create(Kind.REGULARIZER, "smoothed-top-k", Map.of("k", 7)));
    Coreset coreset = Selections.select(TestParts.bcsr(values), new HeapSoftmax(), CLEAN, 1);
    Map<String, double[]> series = coreset.diagnostics();
    assertThat(series)
        .containsOnlyKeys(
            "filled",
            "hypergradient-norm",
            "hypergradient-residual",
            "inner-residual",
            "outer-value",
            "products",
            "regularizer",
            "top-k-share",
            "weights");
    assertThat(series.get("outer-value")).hasSize(3);
    assertThat(series.get("regularizer")).hasSize(3);
    assertThat(series.get("hypergradient-norm")).hasSize(3);
    assertThat(series.get("products")[0]).isPositive();
    double[] weights = series.get("weights");
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
    assertThat(series.get("top-k-share")[2])
        .isEqualTo(BcsrSelector.topShare(weights, 7))
        .isBetween(7 / 40.0, 1 + 1e-12);
    int[] indices = coreset.indices();
    for (int i = 0; i < indices.length; i++) {
      assertThat(coreset.weights()[i]).isEqualTo(weights[indices[i]]);
    }
  }

  @Test
  void wrongLabelsWeighLess() {
    // a fifth of the labels is wrong; at untrained parameters most gradients point the right way
    int[] labels = CLEAN.labels().clone();
    for (int i = 0; i < 40; i += 5) {
      labels[i] = (labels[i] + 1) % 4;
    }
    Samples noisy = CLEAN.withLabels(labels);
    Map<String, Object> values = new HashMap<>(Map.of("size", 8, "outer-loss", "mean"));
    values.put(
        "outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of("learning-rate", 0.01)));
    double[] weights =
        Selections.select(TestParts.bcsr(values), new HeapSoftmax(), noisy, 1)
            .diagnostics()
            .get("weights");
    double wrong = 0;
    for (int i = 0; i < 40; i += 5) {
      wrong += weights[i];
    }
    // uniform weights would give the eight wrong labels of forty a share of 0.2
    assertThat(wrong).isLessThan(0.16);
  }

  @Test
  void theSpanOfTheCandidatesGivesTheSameWeights() {
    Samples few = new Clusters(3, 20, 0.5).samples(12, RandomStream.of(3));
    SpanSoftmax softmax = new SpanSoftmax();
    Map<String, Object> values = new HashMap<>(Map.of("size", 5, "outer-steps", 8));
    Coreset restricted = Selections.select(TestParts.bcsr(values), softmax, few, 1);
    assertThat(softmax.restrictions()).isEqualTo(1);
    assertThat(softmax.open()).isZero();
    values.put("restrict", false);
    Coreset full = Selections.select(TestParts.bcsr(values), softmax, few, 1);
    assertThat(softmax.restrictions()).isEqualTo(1);
    // the coordinates in the span are rounded to 32 bits
    assertThat(restricted.diagnostics().get("weights"))
        .containsExactly(full.diagnostics().get("weights"), within(1e-6));
    assertThat(restricted.diagnostics().get("outer-value"))
        .containsExactly(full.diagnostics().get("outer-value"), within(1e-5));
    assertThat(restricted.indices()).isEqualTo(full.indices());
  }

  @Test
  void theMeanOuterLossIsTheSumWithASmallerStep() {
    Map<String, Object> sum = new HashMap<>(Map.of("size", 5));
    sum.put("outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of("learning-rate", 0.01)));
    Map<String, Object> mean = new HashMap<>(Map.of("size", 5, "outer-loss", "mean"));
    mean.put("outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of("learning-rate", 0.4)));
    Coreset first = Selections.select(TestParts.bcsr(sum), new HeapSoftmax(), CLEAN, 1);
    Coreset second = Selections.select(TestParts.bcsr(mean), new HeapSoftmax(), CLEAN, 1);
    assertThat(second.diagnostics().get("weights"))
        .containsExactly(first.diagnostics().get("weights"), within(1e-12));
    assertThat(second.diagnostics().get("outer-value")[0] * 40)
        .isCloseTo(first.diagnostics().get("outer-value")[0], within(1e-12));
  }

  @Test
  void divergenceNamesTheOuterStep() {
    Map<String, Object> values = new HashMap<>(Map.of("size", 5));
    values.put(
        "inner", Parts.create(Kind.INNER, "gradient-descent", Map.of("learning-rate", 1e308)));
    assertThatThrownBy(() -> Selections.select(TestParts.bcsr(values), new HeapSoftmax(), CLEAN, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("outer step ")
        .hasMessageContaining(" of 5")
        .hasMessageContaining("Maybe");
  }

  @Test
  void aRegularizerThatIsNotFiniteIsNamed() {
    Regularizer broken =
        (x, random) -> new Regularizer.Evaluation(Double.NaN, HeapVector.zeros(x.size()));
    assertThatThrownBy(() ->
            Selections.select(
                TestParts.bcsr(Map.of("size", 5, "regularizer", broken)),
                new HeapSoftmax(),
                CLEAN,
                1))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("outer step 1 of 5: the regularizer is NaN");
  }
}
