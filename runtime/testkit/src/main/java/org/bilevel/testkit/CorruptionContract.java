package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

/**
 * What holds for every corruption: the samples it is given stay as they are, what it returns has
 * their shape, classes and ids, and equal streams give equal samples.
 */
public abstract class CorruptionContract {

  /** For the subclass. */
  protected CorruptionContract() {}

  /**
   * Return the corruption.
   *
   * @return a corruption
   */
  protected abstract Corruption corruption();

  /**
   * Return samples that the corruption accepts.
   *
   * @return samples with different ids; by default 100 of 10 classes
   */
  protected Samples samples() {
    return new Clusters(10, 4, 1).samples(100, RandomStream.of(1));
  }

  /** The samples that are handed in stay as they are. */
  @Test
  public final void inputIsUnchanged() {
    Samples samples = samples();
    float[] features = samples.features().clone();
    int[] labels = samples.labels().clone();
    int[] ids = samples.ids().clone();
    corruption().corrupt(samples, RandomStream.of(2));
    assertThat(samples.features()).isEqualTo(features);
    assertThat(samples.labels()).isEqualTo(labels);
    assertThat(samples.ids()).isEqualTo(ids);
  }

  /** Shape and classes stay, and ids name samples that were handed in. */
  @Test
  public final void idsNameTheOriginals() {
    Samples samples = samples();
    Samples corrupted = corruption().corrupt(samples, RandomStream.of(2));
    assertThat(corrupted.size()).isPositive();
    assertThat(corrupted.shape()).isEqualTo(samples.shape());
    assertThat(corrupted.classes()).isEqualTo(samples.classes());
    int[] known = samples.ids().clone();
    Arrays.sort(known);
    for (int id : corrupted.ids()) {
      assertThat(Arrays.binarySearch(known, id)).isNotNegative();
    }
  }

  /** Equal streams give equal samples. */
  @Test
  public final void equalStreamsGiveEqualSamples() {
    Samples first = corruption().corrupt(samples(), RandomStream.of(2));
    Samples second = corruption().corrupt(samples(), RandomStream.of(2));
    assertThat(second.features()).isEqualTo(first.features());
    assertThat(second.labels()).isEqualTo(first.labels());
    assertThat(second.ids()).isEqualTo(first.ids());
  }

  /** Features stay finite. */
  @Test
  public final void featuresStayFinite() {
    for (float feature : corruption().corrupt(samples(), RandomStream.of(2)).features()) {
      assertThat(feature).isFinite();
    }
  }
}
