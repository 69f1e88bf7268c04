package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.CoresetSelector.Progress;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

/**
 * What holds for every coreset selector: min(K, n) different candidates with weights of at least 0,
 * on any candidates (fewer than K, one class, all alike), the same for equal requests, with the
 * candidates and the model's parameters left as they are.
 */
public abstract class CoresetSelectorContract {
  private static final Clusters CLUSTERS = new Clusters(4, 6, 0.5);

  /** For the subclass. */
  protected CoresetSelectorContract() {}

  /**
   * Return a selector.
   *
   * @param size K, at least 1
   * @return a new selector of that size
   */
  protected abstract CoresetSelector selector(int size);

  /**
   * Return the architecture of the proxy model.
   *
   * @return softmax regression on the heap by default
   */
  protected Architecture architecture() {
    return new HeapSoftmax();
  }

  /**
   * Return whether the order of the candidates matters.
   *
   * @return true by default; false promises that the same samples in another order give the same
   *     coreset, where no two are equally good
   */
  protected boolean orderMatters() {
    return true;
  }

  /** Where the order of the candidates does not matter another order gives the same samples. */
  @Test
  public final void anotherOrderGivesTheSameSamplesIfPromised() {
    if (orderMatters()) {
      return;
    }
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    for (int size : new int[] {1, 5, 12}) {
      int[] expected = ids(candidates, select(size, candidates, 3));
      for (int seed = 0; seed < 3; seed++) {
        Samples shuffled = candidates.select(RandomStream.of(seed).permutation(24));
        assertThat(ids(shuffled, select(size, shuffled, 3))).isEqualTo(expected);
      }
    }
  }

  /** K different candidates are selected. */
  @Test
  public final void selectsDifferentCandidates() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    for (int size : new int[] {1, 2, 7, 23}) {
      for (int seed = 0; seed < 5; seed++) {
        assertSound(select(size, candidates, seed), size, 24);
      }
    }
  }

  /** The selector says its size. */
  @Test
  public final void saysItsSize() {
    assertThat(selector(7).size()).isEqualTo(7);
  }

  /** With K ≥ n all candidates are selected. */
  @Test
  public final void selectsAllIfThereAreNoMore() {
    for (int n : new int[] {1, 3, 5}) {
      Samples candidates = CLUSTERS.samples(n, RandomStream.of(1));
      assertSound(select(5, candidates, 1), n, n);
    }
  }

  /** Candidates of one class are no obstacle. */
  @Test
  public final void selectsFromOneClass() {
    Samples candidates = CLUSTERS.samples(12, RandomStream.of(1)).withLabels(new int[12]);
    assertSound(select(4, candidates, 1), 4, 12);
  }

  /** Candidates that are all alike are no obstacle. */
  @Test
  public final void selectsFromDuplicates() {
    Samples candidates = CLUSTERS.samples(1, RandomStream.of(1)).select(new int[12]);
    assertSound(select(4, candidates, 1), 4, 12);
  }

  /** Candidates whose features are all zero are no obstacle. */
  @Test
  public final void selectsFromZeros() {
    Samples drawn = CLUSTERS.samples(12, RandomStream.of(1));
    Samples zeros =
        new Samples(
            drawn.shape(),
            drawn.classes(),
            new float[drawn.features().length],
            drawn.labels(),
            drawn.ids());
    assertSound(select(4, zeros, 1), 4, 12);
  }

  /** Equal requests give equal coresets, weights bit for bit. */
  @Test
  public final void equalRequestsGiveEqualCoresets() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    Coreset first = select(5, candidates, 3);
    Coreset second = select(5, candidates, 3);
    assertThat(second.indices()).isEqualTo(first.indices());
    assertThat(second.weights()).isEqualTo(first.weights());
    assertThat(second.diagnostics().keySet()).isEqualTo(first.diagnostics().keySet());
  }

  /**
   * A memory is no obstacle, of one sample, or the same samples as the candidates; it stays as it
   * is, and so does what equal requests give.
   */
  @Test
  public final void selectsBesideAMemory() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    for (Samples memory :
        List.of(
            CLUSTERS.samples(9, RandomStream.of(2)),
            CLUSTERS.samples(1, RandomStream.of(2)),
            candidates)) {
      float[] features = memory.features().clone();
      int[] labels = memory.labels().clone();
      Coreset first = select(selector(5), candidates, 3, Optional.of(memory));
      Coreset second = select(selector(5), candidates, 3, Optional.of(memory));
      assertSound(first, 5, 24);
      assertThat(second.indices()).isEqualTo(first.indices());
      assertThat(second.weights()).isEqualTo(first.weights());
      assertThat(memory.features()).isEqualTo(features);
      assertThat(memory.labels()).isEqualTo(labels);
      assertSound(select(selector(24), candidates, 3, Optional.of(memory)), 24, 24);
    }
  }

  /** Weights of the candidates are no obstacle, zeros among them; they stay as they are. */
  @Test
  public final void selectsFromWeightedCandidates() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    double[] uneven = new double[24];
    Arrays.setAll(uneven, i -> i % 3 * 0.7);
    double[] one = new double[24];
    one[5] = 2;
    for (double[] weights : List.of(uneven, one)) {
      double[] before = weights.clone();
      for (int size : new int[] {1, 5, 24}) {
        Coreset first = select(selector(size), candidates, 3, Optional.empty(), weights);
        Coreset second = select(selector(size), candidates, 3, Optional.empty(), weights);
        assertSound(first, size, 24);
        assertThat(second.indices()).isEqualTo(first.indices());
        assertThat(second.weights()).isEqualTo(first.weights());
      }
      assertThat(weights).isEqualTo(before);
    }
  }

  /** Weights that are all the same make no difference, bit for bit. */
  @Test
  public final void equalWeightsAreNone() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    double[] weights = new double[24];
    Arrays.fill(weights, 0.3);
    Coreset none = select(5, candidates, 3);
    Coreset equal = select(selector(5), candidates, 3, Optional.empty(), weights);
    assertThat(equal.indices()).isEqualTo(none.indices());
    assertThat(equal.weights()).isEqualTo(none.weights());
  }

  /** Validation samples are no obstacle; they stay as they are. */
  @Test
  public final void selectsBesideValidationSamples() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    Samples validation = CLUSTERS.samples(4, RandomStream.of(2));
    float[] features = validation.features().clone();
    for (int size : new int[] {1, 5, 24}) {
      Coreset first = beside(selector(size), candidates, validation, Progress.NONE);
      Coreset second = beside(selector(size), candidates, validation, Progress.NONE);
      assertSound(first, size, 24);
      assertThat(second.indices()).isEqualTo(first.indices());
      assertThat(second.weights()).isEqualTo(first.weights());
    }
    assertThat(validation.features()).isEqualTo(features);
  }

  /** What it says of its progress only grows, is at most the total, and changes no result. */
  @Test
  public final void progressGrowsAndChangesNothing() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    Samples validation = CLUSTERS.samples(4, RandomStream.of(2));
    List<Long> done = new ArrayList<>();
    Set<Long> totals = new HashSet<>();
    Coreset heard =
        beside(
            selector(5),
            candidates,
            validation,
            (steps, of) -> {
              done.add(steps);
              totals.add(of);
            });
    assertThat(done).isSorted();
    assertThat(totals).hasSizeLessThanOrEqualTo(1);
    totals.forEach(total -> assertThat(done).allMatch(steps -> steps >= 0 && steps <= total));
    assertThat(heard.indices())
        .isEqualTo(beside(selector(5), candidates, validation, Progress.NONE).indices());
  }

  /** A progress that ends a selection, at whatever step, does so with its own exception. */
  @Test
  public final void endsWhereItsProgressSaysSo() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    Samples validation = CLUSTERS.samples(4, RandomStream.of(2));
    List<Long> reports = new ArrayList<>();
    beside(selector(5), candidates, validation, (done, total) -> reports.add(done));
    for (int last = 0; last < Math.min(3, reports.size()); last++) {
      AtomicInteger left = new AtomicInteger(last);
      CancellationException stopped = new CancellationException("enough");
      assertThatThrownBy(() ->
              beside(
                  selector(5),
                  candidates,
                  validation,
                  (done, total) -> {
                    if (left.getAndDecrement() == 0) {
                      throw stopped;
                    }
                  }))
          .isSameAs(stopped);
    }
  }

  private Coreset beside(
      CoresetSelector selector, Samples candidates, Samples validation, Progress progress) {
    RandomStream random = RandomStream.of(3);
    try (Model model = architecture().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(random.split("parameters"))) {
      return selector.select(
          new CoresetSelector.Request(candidates, model, parameters, random.split("selection"))
              .withValidation(Optional.of(validation))
              .withProgress(progress));
    }
  }

  /** One selector serves many selections, and keeps nothing from one to the next. */
  @Test
  public final void selectionsAreIndependent() {
    CoresetSelector selector = selector(5);
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    Coreset first = select(selector, candidates, 3);
    select(selector, CLUSTERS.samples(13, RandomStream.of(2)), 4);
    assertThat(select(selector, candidates, 3).indices()).isEqualTo(first.indices());
  }

  /** Candidates and parameters stay as they are. */
  @Test
  public final void inputsAreUnchanged() {
    Samples candidates = CLUSTERS.samples(24, RandomStream.of(1));
    float[] features = candidates.features().clone();
    int[] labels = candidates.labels().clone();
    try (Model model = architecture().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(2))) {
      double[] before = parameters.toArray();
      selector(5)
          .select(new CoresetSelector.Request(candidates, model, parameters, RandomStream.of(3)));
      assertThat(parameters.toArray()).isEqualTo(before);
    }
    assertThat(candidates.features()).isEqualTo(features);
    assertThat(candidates.labels()).isEqualTo(labels);
  }

  /** NaN in a feature ends in a clear message, or in a sound coreset if features do not matter. */
  @Test
  public final void notFiniteFeaturesAreRefusedOrDoNotMatter() {
    Samples candidates = CLUSTERS.samples(12, RandomStream.of(1));
    candidates.features()[7] = Float.NaN;
    try {
      assertSound(select(4, candidates, 1), 4, 12);
    } catch (BilevelException e) {
      assertThat(e.category())
          .isIn(BilevelException.Category.DATA, BilevelException.Category.NUMERIC);
    }
  }

  private static int[] ids(Samples candidates, Coreset coreset) {
    return Arrays.stream(coreset.indices()).map(i -> candidates.ids()[i]).sorted().toArray();
  }

  private Coreset select(int size, Samples candidates, long seed) {
    return select(selector(size), candidates, seed);
  }

  private Coreset select(CoresetSelector selector, Samples candidates, long seed) {
    return select(selector, candidates, seed, Optional.empty());
  }

  private Coreset select(
      CoresetSelector selector, Samples candidates, long seed, Optional<Samples> memory) {
    double[] ones = new double[candidates.size()];
    Arrays.fill(ones, 1);
    return select(selector, candidates, seed, memory, ones);
  }

  private Coreset select(
      CoresetSelector selector,
      Samples candidates,
      long seed,
      Optional<Samples> memory,
      double[] weights) {
    RandomStream random = RandomStream.of(seed);
    try (Model model = architecture().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(random.split("parameters"))) {
      return selector.select(
          new CoresetSelector.Request(
              candidates, model, parameters, random.split("selection"), memory, weights));
    }
  }

  private static void assertSound(Coreset coreset, int size, int n) {
    assertThat(coreset.indices()).hasSize(size).doesNotHaveDuplicates();
    for (int index : coreset.indices()) {
      assertThat(index).isBetween(0, n - 1);
    }
    for (double weight : coreset.weights()) {
      assertThat(weight).isFinite().isGreaterThanOrEqualTo(0);
    }
  }
}
