package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class ImbalancedCorruptionTest {
  private static final SampleShape SHAPE = new SampleShape(1, 1, 2);
  private final Samples balanced = Made.samples(SHAPE, 5, 0, Made.cycling(500, 5));

  @Test
  void classesDecayExponentially() {
    assertThat(Labels.counts(corrupt(0, Map.of("factor", 0.0625))))
        .containsExactly(100, 50, 25, 13, 6);
  }

  @Test
  void isAppliedToTheWholeDataSet() {
    assertThat(Made.part(Kind.CORRUPTION, "imbalanced", Map.of()).scope())
        .isEqualTo(Corruption.Scope.DATA_SET);
  }

  @Test
  void aFactorOfOneKeepsEverything() {
    assertThat(corrupt(0, Map.of("factor", 1.0)).ids()).isEqualTo(balanced.ids());
  }

  @Test
  void aPresentClassNeverVanishesAndAnAbsentOneStaysAbsent() {
    Samples few = Made.samples(SHAPE, 5, 0, 0, 1, 4);

    Samples kept = corrupt(few, 0, Map.of("factor", 1e-6));

    assertThat(Labels.counts(kept)).containsExactly(1, 1, 0, 0, 1);
  }

  @Test
  void keptSamplesAreTheOriginalOnesInTheirOrder() {
    Samples kept = corrupt(3, Map.of("form", "random-classes", "classes", 3));

    assertThat(kept.ids()).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.labels()[i]).isEqualTo(kept.ids()[i] % 5);
      assertThat(kept.features()[2 * i + 1]).isEqualTo(1000 * kept.ids()[i] + 1);
    }
  }

  @Test
  void soManyRandomClassesKeepTheirShare() {
    int[] rare = new int[5];
    int draws = 400;
    for (int seed = 0; seed < draws; seed++) {
      Samples kept = corrupt(seed, Map.of("form", "random-classes", "classes", 2, "keep", 0.25));
      int[] counts = Labels.counts(kept);
      assertThat(IntStream.of(counts).sorted().toArray()).containsExactly(25, 25, 100, 100, 100);
      for (int c = 0; c < 5; c++) {
        rare[c] += counts[c] == 25 ? 1 : 0;
      }
    }
    for (int times : rare) {
      // 160 expected, standard deviation 9.8
      assertThat(times).isCloseTo(160, within(40));
    }
  }

  @Test
  void theDefaultsAreThoseOfPermutedMnist() {
    Samples tenClasses = Made.samples(SHAPE, 10, 0, Made.cycling(3000, 10));

    Samples kept = corrupt(tenClasses, 1, Map.of("form", "random-classes"));

    assertThat(kept.size()).isEqualTo(2 * 300 + 8 * 30);
  }

  @Test
  void sameSeedSameSamples() {
    assertThat(corrupt(4, Map.of()).ids()).isEqualTo(corrupt(4, Map.of()).ids());
    assertThat(corrupt(5, Map.of()).ids()).isNotEqualTo(corrupt(4, Map.of()).ids());
  }

  @Test
  void moreRareClassesThanClassesIsAMistakeOfTheFile() {
    assertThatThrownBy(() -> corrupt(0, Map.of("form", "random-classes", "classes", 6)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContainingAll("6 classes", "have 5");
  }

  private Samples corrupt(long seed, Map<String, Object> options) {
    return corrupt(balanced, seed, options);
  }

  private static Samples corrupt(Samples samples, long seed, Map<String, Object> options) {
    return Made.part(Kind.CORRUPTION, "imbalanced", options)
        .corrupt(samples, RandomStream.of(seed));
  }
}
