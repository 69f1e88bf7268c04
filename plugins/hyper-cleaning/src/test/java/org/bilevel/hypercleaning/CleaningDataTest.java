package org.bilevel.hypercleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CleaningDataTest {
  private static final Dataset DIGITS = Pipeline.digits().load();

  private static CleaningData draw(Corruption corruption, long noise) {
    return CleaningData.draw(
        DIGITS, 400, 300, 50, corruption, RandomStream.of(1), RandomStream.of(noise));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.8, 0.9, 1})
  void theShareOfWrongLabelsIsExact(double rate) {
    CleaningData data = draw(Pipeline.labelNoise(rate), 2);
    assertThat(data.wrong()).isEqualTo((int) Math.round(400 * rate));
    int[] truth = new int[DIGITS.train().size() + DIGITS.test().size()];
    for (int i = 0; i < DIGITS.train().size(); i++) {
      truth[DIGITS.train().ids()[i]] = DIGITS.train().labels()[i];
    }
    for (int i = 0; i < 400; i++) {
      assertThat(data.train().labels()[i] == truth[data.train().ids()[i]])
          .isEqualTo(data.clean()[i]);
    }
    for (int i = 0; i < 300; i++) {
      assertThat(data.validation().labels()[i]).isEqualTo(truth[data.validation().ids()[i]]);
    }
  }

  @Test
  void noSampleOccursTwice() {
    CleaningData data = draw(Pipeline.labelNoise(0.5), 2);
    Set<Integer> ids = new HashSet<>();
    Arrays.stream(data.train().ids()).forEach(ids::add);
    Arrays.stream(data.validation().ids()).forEach(ids::add);
    Arrays.stream(data.test().ids()).forEach(ids::add);
    assertThat(ids).hasSize(750);
    assertThat(
            CleaningData.draw(
                    DIGITS, 1, 1, 0, Pipeline.labelNoise(0), RandomStream.of(1), RandomStream.of(1))
                .test())
        .isSameAs(DIGITS.test());
  }

  @Test
  void theNoiseHasAStreamOfItsOwn() {
    CleaningData first = draw(Pipeline.labelNoise(0.5), 2);
    CleaningData again = draw(Pipeline.labelNoise(0.5), 2);
    CleaningData other = draw(Pipeline.labelNoise(0.5), 3);
    assertThat(again.train().labels()).isEqualTo(first.train().labels());
    assertThat(other.train().ids()).isEqualTo(first.train().ids());
    assertThat(other.clean()).isNotEqualTo(first.clean());
    assertThat(other.validation().ids()).isEqualTo(first.validation().ids());
  }

  @Test
  void acorruptionMayLeaveSamplesOut() {
    CleaningData data = draw((train, random) -> train.range(5, 25), 2);
    assertThat(data.train().size()).isEqualTo(20);
    assertThat(data.wrong()).isZero();
  }

  @Test
  void refusesMoreSamplesThanThereAre() {
    assertThatThrownBy(() ->
            CleaningData.draw(
                DIGITS,
                1000,
                1000,
                0,
                Pipeline.labelNoise(0.5),
                RandomStream.of(1),
                RandomStream.of(2)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("digits has 1,438 training samples")
        .hasMessageContaining("1,000 + 1,000")
        .hasMessageContaining("Maybe lower experiment.train");
    assertThatThrownBy(() ->
            CleaningData.draw(
                DIGITS,
                10,
                10,
                360,
                Pipeline.labelNoise(0.5),
                RandomStream.of(1),
                RandomStream.of(2)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("digits has 359 test samples")
        .hasMessageContaining("360");
    assertThatThrownBy(() -> draw((train, random) -> train.range(0, 0), 2))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("left no training samples");
  }
}
