package org.bilevel.hardest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
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

final class HardestSelectorTest {
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
  void theLossesOfTheOthersAreSmaller() {
    double[] losses;
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 4);
        PlacedSamples placed = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      losses = model.losses(theta, placed);
    }
    Coreset coreset = select(Map.of("size", 30), SAMPLES, 1);
    int[] all = coreset.indices();
    for (int i = 1; i < 30; i++) {
      assertThat(losses[all[i]]).isLessThan(losses[all[i - 1]]);
      assertThat(coreset.diagnostics().get("losses")[i]).isEqualTo(losses[all[i]]);
    }
    for (int size = 1; size < 30; size++) {
      assertThat(select(Map.of("size", size), SAMPLES, 1).indices())
          .isEqualTo(Arrays.copyOf(all, size));
    }
    assertThat(coreset.weights()).containsOnly(1);
  }

  @Test
  void ofEqualLossesTheFirstIndexIsTaken() {
    Samples twice = Samples.concat(List.of(SAMPLES.range(0, 3), SAMPLES.range(0, 3)));
    int[] indices = select(Map.of("size", 6), twice, 1).indices();
    for (int i = 0; i < 6; i += 2) {
      assertThat(indices[i]).isLessThan(3);
      assertThat(indices[i + 1]).isEqualTo(indices[i] + 3);
    }
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
    return Parts.create(new HardestPlugin(), Kind.SELECTOR, "hardest", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }
}
