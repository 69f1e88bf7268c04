package org.bilevel.summarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class CandidatesTest {
  private static final RandomStream RANDOM = RandomStream.of(3);

  /** Labels 0, 1, 2, 0, 1, 2, … and ids from 100. */
  private static Samples samples(int n) {
    return new Samples(
        new SampleShape(1, 1, 1),
        3,
        new float[n],
        IntStream.range(0, n).map(i -> i % 3).toArray(),
        IntStream.range(100, 100 + n).toArray());
  }

  private static final Dataset DATA = new Dataset("three", samples(30), samples(3));

  private static Candidates of(int most, Corruption corruption) {
    return of(0, most, corruption);
  }

  private static Candidates of(int perClass, int most, Corruption corruption) {
    return Candidates.of(
        DATA,
        perClass,
        most,
        corruption,
        RANDOM.split("held"),
        RANDOM.split("draw"),
        RANDOM.split("noise"));
  }

  /** Gives everything of class 2 the label 0. */
  private static Samples twoIsZero(Samples train) {
    return train.withLabels(IntStream.of(train.labels()).map(c -> c % 2).toArray());
  }

  @Test
  void labelsAreWrongWhereTheCorruptionChangedThem() {
    Candidates candidates = of(0, (train, random) -> twoIsZero(train));
    assertThat(candidates.wrongShare(candidates.samples())).isEqualTo(1.0 / 3);
    // ids 100, 102, 105: labels 0, and 0 instead of 2 twice
    assertThat(candidates.wrongShare(candidates.samples().select(0, 2, 5))).isEqualTo(2.0 / 3);
    assertThat(candidates.wrongShare(candidates.samples().select(0, 1))).isZero();
  }

  @Test
  void imbalanceIsTheLargestClassDividedByTheSmallest() {
    Samples all = samples(30);
    assertThat(Candidates.imbalance(all)).isEqualTo(1);
    assertThat(Candidates.imbalance(all.select(0, 3, 6, 9, 1, 4, 2))).isEqualTo(4);
    assertThat(Candidates.missingClasses(all)).isZero();
    // classes 0, 0, 1: class 2 counts as if it had one
    assertThat(Candidates.imbalance(all.select(0, 3, 1))).isEqualTo(2);
    assertThat(Candidates.missingClasses(all.select(0, 3, 1))).isEqualTo(1);
  }

  @Test
  void drawsAtMostAsManyAsThereAre() {
    assertThat(of(7, (train, random) -> train).samples().size()).isEqualTo(7);
    assertThat(of(7, (train, random) -> train).samples().ids()).doesNotHaveDuplicates();
    assertThat(of(500, (train, random) -> train).samples().size()).isEqualTo(30);
    assertThat(of(0, (train, random) -> train).samples().size()).isEqualTo(30);
  }

  @Test
  void aCorruptionOfTheDataSetComesBeforeTheDraw() {
    int[] seen = new int[1];
    Corruption dataSet =
        new Corruption() {
          @Override
          public Scope scope() {
            return Scope.DATA_SET;
          }

          @Override
          public Samples corrupt(Samples train, RandomStream random) {
            seen[0] = train.size();
            return train.range(0, 10);
          }
        };
    assertThat(of(7, dataSet).samples().size()).isEqualTo(7);
    assertThat(seen[0]).isEqualTo(30);
    Corruption task =
        (train, random) -> {
          seen[0] = train.size();
          return train;
        };
    of(7, task);
    assertThat(seen[0]).isEqualTo(7);
  }

  @Test
  void validationSamplesAreBalancedAndRightAndNoCandidates() {
    Corruption dataSet =
        new Corruption() {
          @Override
          public Scope scope() {
            return Scope.DATA_SET;
          }

          @Override
          public Samples corrupt(Samples train, RandomStream random) {
            return twoIsZero(train);
          }
        };
    for (Corruption corruption :
        List.of(dataSet, (Corruption) (train, random) -> twoIsZero(train))) {
      Candidates candidates = of(2, 0, corruption);
      Samples validation = candidates.validation().orElseThrow();
      assertThat(IntStream.of(validation.labels()).sorted()).containsExactly(0, 0, 1, 1, 2, 2);
      assertThat(candidates.wrongShare(validation)).isZero();
      assertThat(candidates.samples().ids()).hasSize(24).doesNotContain(validation.ids());
    }
    assertThat(of(0, dataSet).validation()).isEmpty();
  }

  @Test
  void noCandidatesAreAFailureOfData() {
    assertThatThrownBy(() -> of(0, (train, random) -> train.range(0, 0)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("three: there are no training samples");
    assertThatThrownBy(() ->
            Candidates.of(
                new Dataset("three", samples(3), samples(0)),
                0,
                0,
                (train, random) -> train,
                RANDOM,
                RANDOM,
                RANDOM))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("no test samples");
  }
}
