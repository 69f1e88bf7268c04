package org.bilevel.metasp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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

final class MetaspSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(30, RandomStream.of(1));
  private static final Samples MEMORY = new Clusters(4, 6, 1).samples(11, RandomStream.of(9));

  @Nested
  final class Contract extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(size);
    }
  }

  @Test
  void influencesAreDerivativesOfALossAfterAStep() {
    Coreset alone = select(30, SAMPLES, Optional.empty());
    double[] plasticity = differences(SAMPLES);
    for (int k = 0; k < 30; k++) {
      assertThat(alone.diagnostics().get("influence")[k])
          .isCloseTo(plasticity[alone.indices()[k]], within(1e-6));
    }
    Coreset both = select(30, SAMPLES, Optional.of(MEMORY));
    double[] stability = differences(MEMORY);
    double gamma = both.diagnostics().get("stability-share")[0];
    for (int k = 0; k < 30; k++) {
      int i = both.indices()[k];
      assertThat(both.diagnostics().get("influence")[k])
          .isCloseTo(gamma * stability[i] + (1 - gamma) * plasticity[i], within(1e-6));
    }
    for (double other = 0; other <= 1; other += 0.01) {
      assertThat(squaredNorm(stability, plasticity, other))
          .isGreaterThanOrEqualTo(squaredNorm(stability, plasticity, gamma) - 1e-9);
    }
  }

  @Test
  void theClassesTakeTurnsWithTheirMostHelpful() {
    int[] all = select(30, SAMPLES, Optional.of(MEMORY)).indices();
    Coreset eight = select(8, SAMPLES, Optional.of(MEMORY));
    assertThat(eight.indices()).isEqualTo(Arrays.copyOf(all, 8));
    for (int k = 0; k < 8; k++) {
      assertThat(SAMPLES.labels()[eight.indices()[k]]).isEqualTo(k % 4);
    }
    double[] influence = eight.diagnostics().get("influence");
    for (int k = 4; k < 8; k++) {
      assertThat(influence[k]).isGreaterThanOrEqualTo(influence[k - 4]);
    }
    assertThat(eight.weights()).containsOnly(1);
  }

  @Test
  void aClassWithoutSamplesIsPassedOver() {
    Samples two = SAMPLES.select(0, 4, 8, 1); // classes 0, 0, 0, 1
    int[] chosen = select(4, two, Optional.empty()).indices();
    assertThat(Arrays.stream(chosen).map(i -> two.labels()[i])).containsExactly(0, 1, 0, 0);
  }

  @Test
  void conflictingInfluencesMeetInTheMiddle() {
    assertThat(MetaspSelector.leastNorm(new double[] {1, 0}, new double[] {0, 1})).isEqualTo(0.5);
    assertThat(MetaspSelector.leastNorm(new double[] {1, 1}, new double[] {3, 3})).isEqualTo(1);
    assertThat(MetaspSelector.leastNorm(new double[] {3, 3}, new double[] {1, 1})).isEqualTo(0);
    assertThat(MetaspSelector.leastNorm(new double[] {2, 1}, new double[] {2, 1})).isEqualTo(0);
  }

  @Test
  void notFiniteFeaturesOfTheMemoryAreDamagedData() {
    Samples damaged = MEMORY.select(0, 1, 2);
    damaged.features()[damaged.shape().length() + 1] = Float.NaN;
    assertThatThrownBy(() -> select(2, SAMPLES, Optional.of(damaged)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("id 1 is NaN");
  }

  /**
   * Return, for each candidate, the derivative at α = 0 of the mean loss of judges after the step θ
   * − α ∇ℓ_i(θ): of softmax regression, all of which is output layer.
   */
  private static double[] differences(Samples judges) {
    double h = 1e-4;
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        PlacedSamples candidates = model.place(SAMPLES);
        PlacedSamples placed = model.place(judges);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] derivatives = new double[SAMPLES.size()];
      for (int i = 0; i < derivatives.length; i++) {
        HeapVector one = HeapVector.zeros(derivatives.length);
        one.array()[i] = 1;
        try (Vector g = model.weightedLoss(candidates).gradientY(one, theta, Batch.all())) {
          derivatives[i] = (after(model, placed, theta, g, h) - after(model, placed, theta, g, -h));
          derivatives[i] /= 2 * h;
        }
      }
      return derivatives;
    }
  }

  private static double after(
      Model model, PlacedSamples judges, Vector theta, Vector gradient, double step) {
    try (Vector moved = theta.copy()) {
      moved.axpy(-step, gradient);
      return Arrays.stream(model.losses(moved, judges)).average().orElseThrow();
    }
  }

  private static double squaredNorm(double[] s, double[] p, double gamma) {
    double sum = 0;
    for (int i = 0; i < s.length; i++) {
      sum += Math.pow(gamma * s[i] + (1 - gamma) * p[i], 2);
    }
    return sum;
  }

  private static CoresetSelector create(int size) {
    return Parts.create(new MetaspPlugin(), Kind.SELECTOR, "metasp", Map.of("size", size));
  }

  private static Coreset select(int size, Samples samples, Optional<Samples> memory) {
    return Selections.select(create(size), samples, 1, memory);
  }
}
