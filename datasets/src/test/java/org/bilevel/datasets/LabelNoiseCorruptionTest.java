package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class LabelNoiseCorruptionTest {
  private static final SampleShape SHAPE = new SampleShape(1, 1, 2);
  private final Samples clean = Made.samples(SHAPE, 10, 0, Made.cycling(10_000, 10));

  @Test
  void exactlyTheShareIsWrong() {
    assertThat(wrong(clean, corrupt(clean, Map.of()))).isEqualTo(2000);
    assertThat(wrong(clean, corrupt(clean, Map.of("rate", 0.33333)))).isEqualTo(3333);
    assertThat(wrong(clean, corrupt(clean, Map.of("rate", 1.0)))).isEqualTo(10_000);
    assertThat(wrong(clean, corrupt(clean, Map.of("rate", 0.0)))).isZero();
    assertThat(wrong(clean, corrupt(clean, Map.of("form", "pairwise", "rate", 0.4))))
        .isEqualTo(4000);
  }

  @Test
  void featuresOrderAndIdsStay() {
    Samples noisy = corrupt(clean, Map.of("rate", 0.7));

    assertThat(noisy.features()).isSameAs(clean.features());
    assertThat(noisy.ids()).isEqualTo(clean.ids());
    assertThat(clean.labels()).isEqualTo(Made.cycling(10_000, 10));
  }

  @Test
  void symmetricNoiseHitsEveryOtherClassAlike() {
    Samples noisy = corrupt(clean, Map.of("rate", 0.9));
    int[] steps = new int[10];
    for (int i = 0; i < clean.size(); i++) {
      steps[Math.floorMod(noisy.labels()[i] - clean.labels()[i], 10)]++;
    }
    assertThat(steps[0]).isEqualTo(1000);
    for (int step = 1; step < 10; step++) {
      // 1000 expected, standard deviation 30
      assertThat(steps[step]).isCloseTo(1000, within(120));
    }
  }

  @Test
  void theTrueLabelMayBeDrawnWhereItIsAllowed() {
    int wrong = wrong(clean, corrupt(clean, Map.of("rate", 1.0, "allow-true-label", true)));

    // 9000 expected, standard deviation 30
    assertThat(wrong).isCloseTo(9000, within(120));
  }

  @Test
  void pairwiseNoiseGoesToTheNextClass() {
    Samples noisy = corrupt(clean, Map.of("form", "pairwise", "rate", 0.5));

    for (int i = 0; i < clean.size(); i++) {
      assertThat(Math.floorMod(noisy.labels()[i] - clean.labels()[i], 10)).isIn(0, 1);
    }
  }

  @Test
  void labelsStayAmongTheClassesOfTheTask() {
    int[] labels = IntStream.range(0, 300).map(i -> i % 3 == 0 ? 2 : i % 3 == 1 ? 5 : 9).toArray();
    Samples task = Made.samples(SHAPE, 10, 0, labels);

    assertThat(Labels.present(corrupt(task, Map.of("rate", 1.0)))).containsExactly(2, 5, 9);
    Samples pairwise = corrupt(task, Map.of("rate", 1.0, "form", "pairwise"));
    assertThat(IntStream.range(0, 3).map(i -> pairwise.labels()[i])).containsExactly(5, 9, 2);
  }

  @Test
  void sameSeedSameLabels() {
    assertThat(corrupt(clean, Map.of()).labels()).isEqualTo(corrupt(clean, Map.of()).labels());
  }

  @Test
  void otherClassesThanOneAreNeeded() {
    Samples one = Made.samples(SHAPE, 10, 0, 4, 4, 4, 4, 4);

    assertThatThrownBy(() -> corrupt(one, Map.of()))
        .isInstanceOf(BilevelException.class)
        .hasMessageContainingAll("5 samples", "class 4", "Maybe");
    assertThat(corrupt(one, Map.of("rate", 0.0)).labels()).containsOnly(4);
  }

  private static Samples corrupt(Samples samples, Map<String, Object> options) {
    return Made.part(Kind.CORRUPTION, "label-noise", options).corrupt(samples, RandomStream.of(17));
  }

  private static int wrong(Samples clean, Samples noisy) {
    return (int)
        IntStream.range(0, clean.size())
            .filter(i -> clean.labels()[i] != noisy.labels()[i])
            .count();
  }
}
