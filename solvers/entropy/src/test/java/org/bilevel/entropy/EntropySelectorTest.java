package org.bilevel.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.BilevelException;
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

final class EntropySelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(30, RandomStream.of(1));

  @Nested
  final class Contract extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Test
  void theEntropiesOfTheOthersAreSmaller() {
    double[] entropies = new double[30];
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 4);
        PlacedSamples placed = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      float[] scores = model.scores(theta, placed);
      for (int i = 0; i < 30; i++) {
        double sum = 0;
        for (int c = 0; c < 4; c++) {
          sum += Math.exp(scores[i * 4 + c]);
        }
        for (int c = 0; c < 4; c++) {
          double p = Math.exp(scores[i * 4 + c]) / sum;
          entropies[i] -= p * Math.log(p);
        }
      }
    }
    Coreset coreset = select(Map.of("size", 30), SAMPLES, 1);
    int[] all = coreset.indices();
    for (int i = 0; i < 30; i++) {
      assertThat(coreset.diagnostics().get("entropies")[i])
          .isCloseTo(entropies[all[i]], within(1e-12))
          .isBetween(0.0, Math.log(4));
      assertThat(entropies[all[i]]).isLessThanOrEqualTo(i == 0 ? 2 : entropies[all[i - 1]]);
    }
    for (int size = 1; size < 30; size++) {
      assertThat(select(Map.of("size", size), SAMPLES, 1).indices())
          .isEqualTo(Arrays.copyOf(all, size));
    }
    assertThat(coreset.weights()).containsOnly(1);
  }

  @Test
  void labelsDoNotMatter() {
    assertThat(select(Map.of("size", 7), SAMPLES.withLabels(new int[30]), 1).indices())
        .isEqualTo(select(Map.of("size", 7), SAMPLES, 1).indices());
  }

  @Test
  void entropiesOfAnyScoresAreFinite() {
    assertThat(EntropySelector.entropy(new float[] {9, 5, 5, 5}, 1, 3))
        .isCloseTo(Math.log(3), within(1e-15));
    assertThat(EntropySelector.entropy(new float[] {3e38f, -3e38f}, 0, 2)).isZero();
  }

  @Test
  void notFiniteFeaturesAreDamagedData() {
    Samples damaged = SAMPLES.select(0, 1, 2, 3);
    damaged.features()[2 * damaged.shape().length() + 1] = Float.NaN;
    assertThatThrownBy(() -> select(Map.of("size", 2), damaged, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("id 2 is NaN");
  }

  @Test
  void divergedParametersAreRefused() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      theta.fill(Double.NaN);
      assertThatThrownBy(() ->
              create(Map.of("size", 3))
                  .select(new CoresetSelector.Request(SAMPLES, model, theta, RandomStream.of(1))))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("the sample with id 0 is NaN");
    }
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new EntropyPlugin(), Kind.SELECTOR, "entropy", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }
}
