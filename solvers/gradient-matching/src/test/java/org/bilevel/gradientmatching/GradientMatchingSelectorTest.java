package org.bilevel.gradientmatching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

final class GradientMatchingSelectorTest {
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
  void theMeanGradientComesAsNearAsItCan() {
    double[][] g = gradients(SAMPLES);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < g.length; i++) {
      all.add(i);
    }
    double[] mean = mean(g, all);
    Coreset coreset = select(Map.of("size", 30), SAMPLES, 1);
    List<Integer> chosen = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < g.length; i++) {
        if (!chosen.contains(i)) {
          List<Integer> with = new ArrayList<>(chosen);
          with.add(i);
          double distance = distance(mean, mean(g, with));
          if (distance < least) {
            least = distance;
            best = i;
          }
        }
      }
      chosen.add(best);
      assertThat(coreset.indices()[k]).isEqualTo(best);
      assertThat(coreset.diagnostics().get("residual")[k])
          .isCloseTo(least / Math.sqrt(dot(mean, mean)), within(1e-5));
    }
    // all of them have the mean itself, up to cancellation in a square root
    assertThat(coreset.diagnostics().get("residual")[29]).isLessThan(1e-6);
    assertThat(coreset.weights()).containsOnly(1);
  }

  @Test
  void duplicatesAreTakenInOrder() {
    assertThat(select(Map.of("size", 3), SAMPLES.select(new int[5]), 1).indices())
        .containsExactly(0, 1, 2);
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

  private static double[] mean(double[][] g, List<Integer> members) {
    double[] mean = new double[g[0].length];
    for (int i : members) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += g[i][k] / members.size();
      }
    }
    return mean;
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, k -> a[k] - b[k]);
    return Math.sqrt(dot(difference, difference));
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
    return Parts.create(new GradientMatchingPlugin(), Kind.SELECTOR, "gradient-matching", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }

  @Test
  void candidatesCountByTheirWeights() {
    double[] weights = new double[SAMPLES.size()];
    Arrays.setAll(weights, i -> i % 5 == 0 ? 9 : 1);
    double[][] g = gradients(SAMPLES);
    double[] mean = new double[g[0].length];
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < g.length; i++) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += weights[i] / total * g[i][k];
      }
    }
    Coreset coreset = weighted(Map.of("size", 1), weights);
    int first = coreset.indices()[0];
    for (double[] gradient : g) {
      assertThat(distance(mean, g[first])).isLessThanOrEqualTo(distance(mean, gradient) + 1e-9);
    }
    assertThat(coreset.diagnostics().get("residual")[0])
        .isCloseTo(distance(mean, g[first]) / Math.sqrt(dot(mean, mean)), within(1e-6));
  }

  private static Coreset weighted(Map<String, ?> values, double[] weights) {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      return create(values)
          .select(
              new CoresetSelector.Request(
                  SAMPLES, model, theta, RandomStream.of(1), Optional.empty(), weights));
    }
  }
}
