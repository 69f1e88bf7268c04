package org.bilevel.mergereduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.uniform.UniformPlugin;
import org.junit.jupiter.api.Test;

final class MergeReducePolicyTest extends BufferPolicyContract {

  @Override
  protected BufferPolicy policy(int capacity) {
    // slots of two samples where that is possible
    int size = Math.min(2, capacity);
    return policy(capacity, capacity / size, uniform(size));
  }

  @Test
  void needsTheModel() {
    assertThat(policy(3).capabilities().needs()).containsExactly(Capability.OFFERED_MODEL);
    Buffer buffer = policy(3).open(RandomStream.of(1));
    assertThatThrownBy(() -> buffer.offer(values(1, 2), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsEverythingWhileThereAreSlots() {
    Buffer buffer = policy(6, 3, uniform(2)).open(RandomStream.of(1));
    offer(buffer, values(1, 2), 0, 0.25, 0.75);
    offer(buffer, values(3), 1, 5);
    offer(buffer, values(4, 5), 1, 0, 0);
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(1, 2, 3, 4, 5);
    assertThat(buffer.tasks()).containsExactly(0, 0, 1, 1, 1);
    // each offer has mass 1, and all-zero weights are equal ones
    assertThat(buffer.weights()).containsExactly(0.25, 0.75, 1, 0.5, 0.5);
  }

  @Test
  void mergesTheTwoOldestOfTheLowestLevel() {
    Buffer buffer = policy(4, 2, new Heaviest(2)).open(RandomStream.of(1));
    offer(buffer, values(1, 6), 0, 1, 1);
    offer(buffer, values(3, 2), 1, 1, 1);
    // three slots of level 0: the first two become {6, 3} of mass 2
    offer(buffer, values(5, 4), 2, 1, 1);
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(6, 3, 5, 4);
    assertThat(buffer.tasks()).containsExactly(0, 1, 2, 2);
    assertThat(buffer.weights())
        .containsExactly(new double[] {2 * 6 / 9.0, 2 * 3 / 9.0, 0.5, 0.5}, within(1e-15));
    // levels 1, 0, 0: the last two become {7, 5} of level 1 and mass 2
    offer(buffer, values(7, 1), 3, 1, 1);
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(6, 3, 5, 7);
    // levels 1, 1, 0: the first two become {6, 7} of level 2 and mass 4
    offer(buffer, values(8, 9), 4, 1, 3);
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(6, 7, 8, 9);
    assertThat(buffer.tasks()).containsExactly(0, 3, 4, 4);
    assertThat(buffer.weights())
        .containsExactly(new double[] {4 * 6 / 13.0, 4 * 7 / 13.0, 0.25, 0.75}, within(1e-15));
  }

  @Test
  void theCandidatesOfAMergeCountByTheirWeights() {
    List<double[]> weights = new ArrayList<>();
    CoresetSelector first =
        new CoresetSelector() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public Coreset select(Request request) {
            weights.add(request.weights());
            return Coreset.unweighted(new int[] {0, 1});
          }
        };
    Buffer buffer = policy(2, 1, first).open(RandomStream.of(1));
    offer(buffer, values(1, 2), 0, 1, 3);
    offer(buffer, values(3, 4), 0, 1, 1);
    offer(buffer, values(5, 6, 7), 0, 1, 1, 2);
    assertThat(weights.get(0)).containsExactly(0.25, 0.75, 0.5, 0.5);
    assertThat(weights.get(1)).containsExactly(0.25, 0.25, 0.5);
    // what the first merge left stands for two offers
    assertThat(weights.get(2)).containsExactly(1, 1, 0.5, 0.5);
  }

  @Test
  void massesAddUpToTheNumberOfOffers() {
    Buffer buffer = policy(15, 5, uniform(3)).open(RandomStream.of(1));
    for (int offers = 1; offers <= 100; offers++) {
      offer(buffer, values(1, 2, 3), 0, 1, 2, 3);
      assertThat(Arrays.stream(buffer.weights()).sum()).isCloseTo(offers, within(1e-12 * offers));
      assertThat(buffer.tasks()).hasSize(Math.min(15, 3 * offers));
    }
  }

  @Test
  void levelsNeverIncreaseAndGrowSlowly() {
    int[] levels = new int[0];
    for (int offers = 1; offers <= 2_000; offers++) {
      levels = afterOffer(levels, 10);
      for (int i = 1; i < levels.length; i++) {
        assertThat(levels[i]).isLessThanOrEqualTo(levels[i - 1]);
      }
      if (offers == 40 || offers == 400 || offers == 2_000) {
        assertThat(levels[0]).isEqualTo(offers == 40 ? 3 : offers == 400 ? 7 : 10);
      }
    }
  }

  @Test
  void oneSlotIsAChain() {
    int[] levels = new int[0];
    for (int offers = 1; offers <= 20; offers++) {
      levels = afterOffer(levels, 1);
      assertThat(levels).containsExactly(offers - 1);
    }
  }

  /** Return the levels after one more offer to slots of which there are at most some. */
  private static int[] afterOffer(int[] levels, int most) {
    int[] next = Arrays.copyOf(levels, levels.length + 1);
    if (next.length <= most) {
      return next;
    }
    int older = MergeReduceBuffer.olderOfPair(next);
    next[older]++;
    System.arraycopy(next, older + 2, next, older + 1, next.length - older - 2);
    return Arrays.copyOf(next, next.length - 1);
  }

  @Test
  void olderOfPair() {
    assertThat(MergeReduceBuffer.olderOfPair(new int[] {0, 0})).isZero();
    assertThat(MergeReduceBuffer.olderOfPair(new int[] {2, 0, 0, 0})).isEqualTo(1);
    assertThat(MergeReduceBuffer.olderOfPair(new int[] {3, 2, 2, 2, 1, 0})).isEqualTo(1);
    assertThat(MergeReduceBuffer.olderOfPair(new int[] {3, 2, 1, 0})).isEqualTo(2);
  }

  @Test
  void shortSlotsAreJoinedWithoutASelection() {
    Buffer buffer = policy(3, 1, new Refusing(3)).open(RandomStream.of(1));
    offer(buffer, values(1), 0, 7);
    offer(buffer, values(2, 3), 0, 1, 3);
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(1, 2, 3);
    assertThat(buffer.weights()).containsExactly(1, 0.25, 0.75);
  }

  @Test
  void aSelectionThatDivergesNamesTheOfferAndChangesNothing() {
    Buffer buffer = policy(2, 1, new Refusing(2)).open(RandomStream.of(1));
    offer(buffer, values(1, 2), 0, 1, 1);
    assertThatThrownBy(() -> offer(buffer, values(3, 4), 0, 1, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("(merge) at offer 2")
        .hasMessageContaining("step 3 is NaN.");
    assertThat(buffer.contents().orElseThrow().features()).containsExactly(1, 2);
  }

  @Test
  void withUniformSelectionsEverySampleOfEqualMassIsAsLikelyToBeKept() {
    // five offers of four into two slots of four: the older slot stands for the first four offers,
    // merged as a tree of two levels
    int[] kept = new int[16];
    for (int seed = 0; seed < 4_000; seed++) {
      Buffer buffer = policy(8, 2, uniform(4)).open(RandomStream.of(seed));
      for (int offer = 0; offer < 5; offer++) {
        offer(buffer, numbered(4 * offer), 0, 1, 1, 1, 1);
      }
      int[] ids = buffer.contents().orElseThrow().ids();
      assertThat(ids).hasSize(8);
      for (int i = 0; i < 4; i++) {
        kept[ids[i]]++;
      }
    }
    double mean = Arrays.stream(kept).average().orElseThrow();
    assertThat(mean).isEqualTo(1_000);
    // 99.9th percentile of the chi-square distribution with 15 degrees of freedom
    assertThat(Arrays.stream(kept).mapToDouble(k -> (k - mean) * (k - mean) / mean).sum())
        .isLessThan(37.7);
  }

  @Test
  void refusesSlotsThatDoNotFit() {
    assertThatThrownBy(() -> policy(19, 10, uniform(2)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("capacity is 19")
        .hasMessageContaining("take 20")
        .hasMessageContaining("selector's size to 1");
    assertThatThrownBy(() -> policy(9, 10, uniform(2))).hasMessageContaining("lower slots to 9");
  }

  private static BufferPolicy policy(int capacity, int slots, CoresetSelector selector) {
    return Parts.create(
        new MergeReducePlugin(),
        Kind.BUFFER,
        "merge-reduce",
        Map.of("capacity", capacity, "slots", slots, "selector", selector));
  }

  private static CoresetSelector uniform(int size) {
    return Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", size));
  }

  /** Cannot select. */
  private record Refusing(int size) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      throw BilevelException.numeric("step 3 is NaN.", "");
    }
  }

  private static void offer(Buffer buffer, Samples samples, int task, double... weights) {
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        Vector parameters = model.initialParameters(RandomStream.of(9))) {
      buffer.offer(new Buffer.Offer(samples, weights, task, model, parameters));
    }
  }

  /** Return four samples that are numbered from a number on. */
  private static Samples numbered(int first) {
    return new Samples(
        new SampleShape(1, 1, 1),
        2,
        new float[4],
        new int[4],
        new int[] {first, first + 1, first + 2, first + 3});
  }

  /** Return samples of one feature each. */
  private static Samples values(float... features) {
    int[] ids = new int[features.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), 2, features, new int[features.length], ids);
  }
}
