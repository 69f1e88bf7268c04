package org.bilevel.ocs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
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

final class OcsSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(30, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class OfMoreDiversity extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "similarity", 0.3, "diversity", 2, "affinity", 3));
    }
  }

  @Test
  void scoresAreThoseOfTheDefinitions() {
    double[][] g = gradients(SAMPLES);
    double[] mean = mean(g);
    double[] similarity = new double[30];
    double[] diversity = new double[30];
    for (int i = 0; i < 30; i++) {
      similarity[i] = cosine(g[i], mean);
      for (int j = 0; j < 30; j++) {
        diversity[i] -= i == j ? 0 : cosine(g[i], g[j]) / 29;
      }
    }
    for (double[] weights : new double[][] {{1, 1}, {0, 1}, {1, 0}, {0.3, 2}}) {
      Map<String, ?> values = Map.of("size", 30, "similarity", weights[0], "diversity", weights[1]);
      Coreset coreset = select(values, SAMPLES, 1);
      int[] all = coreset.indices();
      for (int k = 0; k < 30; k++) {
        int i = all[k];
        assertThat(coreset.diagnostics().get("similarity")[k])
            .isCloseTo(similarity[i], within(1e-6));
        assertThat(coreset.diagnostics().get("diversity")[k]).isCloseTo(diversity[i], within(1e-6));
        if (k > 0) {
          double before = weights[0] * similarity[all[k - 1]] + weights[1] * diversity[all[k - 1]];
          double now = weights[0] * similarity[i] + weights[1] * diversity[i];
          assertThat(now).isLessThanOrEqualTo(before + 1e-6);
        }
      }
      assertThat(
              select(
                      Map.of("size", 7, "similarity", weights[0], "diversity", weights[1]),
                      SAMPLES,
                      1)
                  .indices())
          .isEqualTo(Arrays.copyOf(all, 7));
      assertThat(coreset.weights()).containsOnly(1);
    }
  }

  @Test
  void affinityIsThatOfTheDefinition() {
    Samples memory = new Clusters(4, 6, 1).samples(11, RandomStream.of(9));
    double[][] g = gradients(SAMPLES);
    double[] mean = mean(gradients(memory));
    Coreset coreset = select(Map.of("size", 30, "affinity", 1000), SAMPLES, Optional.of(memory));
    double[] affinity = coreset.diagnostics().get("affinity");
    for (int k = 0; k < 30; k++) {
      assertThat(affinity[k]).isCloseTo(cosine(g[coreset.indices()[k]], mean), within(1e-6));
    }
    // at such a weight the other two terms, at most 1 in size, decide near ties alone
    for (int k = 1; k < 30; k++) {
      assertThat(affinity[k]).isLessThan(affinity[k - 1] + 0.005);
    }
    assertThat(coreset.diagnostics()).containsKeys("similarity", "diversity");
  }

  @Test
  void candidatesCountByTheirWeights() {
    // as often as their weights say: similarity is that to the mean of all, repeated ones included
    double[] weights = new double[30];
    Arrays.setAll(weights, i -> i % 3 + 1);
    int[] repeated =
        IntStream.range(0, 30).flatMap(i -> IntStream.generate(() -> i).limit(i % 3 + 1)).toArray();
    double[] mean = mean(gradients(SAMPLES.select(repeated)));
    double[][] g = gradients(SAMPLES);
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      Coreset coreset =
          create(Map.of("size", 30))
              .select(
                  new CoresetSelector.Request(
                      SAMPLES, model, theta, RandomStream.of(1), Optional.empty(), weights));
      for (int k = 0; k < 30; k++) {
        int i = coreset.indices()[k];
        assertThat(coreset.diagnostics().get("similarity")[k])
            .isCloseTo(cosine(g[i], mean), within(1e-6));
        double diversity = 0;
        for (int j = 0; j < 30; j++) {
          diversity -= i == j ? 0 : weights[j] * cosine(g[i], g[j]);
        }
        diversity *= 30 / 60.0; // the weights' mean is 2
        assertThat(coreset.diagnostics().get("diversity")[k])
            .isCloseTo(diversity / (30 - weights[i] / 2), within(1e-6));
      }
    }
  }

  @Test
  void theMemoryIsPassedOverWithoutAffinity() {
    Samples memory = new Clusters(4, 6, 1).samples(11, RandomStream.of(9));
    Coreset with = select(Map.of("size", 8, "affinity", 0), SAMPLES, Optional.of(memory));
    Coreset without = select(Map.of("size", 8), SAMPLES, Optional.empty());
    assertThat(with.indices()).isEqualTo(without.indices());
    assertThat(with.diagnostics()).containsOnlyKeys("similarity", "diversity");
  }

  @Test
  void aMemoryOfEverySampleLooksLikeSimilarity() {
    Coreset coreset = select(Map.of("size", 8), SAMPLES, Optional.of(SAMPLES));
    double[] affinity = coreset.diagnostics().get("affinity");
    double[] similarity = coreset.diagnostics().get("similarity");
    for (int k = 0; k < 8; k++) {
      assertThat(affinity[k]).isCloseTo(similarity[k], within(1e-9));
    }
  }

  @Test
  void withoutWeightsTheFirstCandidatesAreTaken() {
    assertThat(select(Map.of("size", 4, "similarity", 0, "diversity", 0), SAMPLES, 1).indices())
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void oneCandidateHasNoDiversity() {
    Coreset coreset = select(Map.of("size", 4), SAMPLES.range(0, 1), 1);
    assertThat(coreset.diagnostics().get("diversity")).containsExactly(0);
    assertThat(coreset.diagnostics().get("similarity")[0]).isCloseTo(1, within(1e-12));
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
          .hasMessageContaining("score of the sample with id 0 is NaN");
    }
  }

  private static double[] mean(double[][] g) {
    double[] mean = new double[g[0].length];
    for (double[] gradient : g) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += gradient[k] / g.length;
      }
    }
    return mean;
  }

  private static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Return the gradients themselves: of softmax regression, all of which is output layer. */
  private static double[][] gradients(Samples samples) {
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        PlacedSamples placed = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[][] gradients = new double[samples.size()][];
      for (int i = 0; i < gradients.length; i++) {
        HeapVector weights = HeapVector.zeros(gradients.length);
        weights.array()[i] = 1;
        gradients[i] = model.weightedLoss(placed).gradientY(weights, theta, Batch.all()).toArray();
      }
      return gradients;
    }
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new OcsPlugin(), Kind.SELECTOR, "ocs", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, Optional<Samples> memory) {
    return Selections.select(create(values), samples, 1, memory);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }
}
