package org.bilevel.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class EpisodeSamplerTest {
  private static final SampleShape SHAPE = new SampleShape(1, 2, 2);
  private static final EpisodeSampler.Sizes SIZES = new EpisodeSampler.Sizes(3, 2, 4);

  /**
   * Samples of some classes, a number of each: the pixels of sample i of class c are 10 c, … 10 c +
   * 3, so that class and turn can be read off.
   */
  private static Samples samples(int classes, int each, int firstId, int... of) {
    float[] features = new float[of.length * each * 4];
    int[] labels = new int[of.length * each];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = of[i % of.length];
      for (int j = 0; j < 4; j++) {
        features[4 * i + j] = 10 * labels[i] + j;
      }
    }
    int[] ids = IntStream.range(firstId, firstId + labels.length).toArray();
    return new Samples(SHAPE, classes, features, labels, ids);
  }

  private static int classOf(Samples samples, int i) {
    return (int) samples.features()[4 * i] / 10;
  }

  /** The turn that brings pixel 0 to where it is. */
  private static int turnOf(Samples samples, int i) {
    return List.of(0, 1, 3, 2).get((int) samples.features()[4 * i] % 10);
  }

  @Test
  void tasksAreBalancedAndSupportAndQueryHaveNoSampleInCommon() {
    EpisodeSampler sampler =
        new EpisodeSampler("x", List.of(samples(5, 7, 0, 0, 1, 2, 3, 4)), all(5), true, SIZES);
    assertThat(sampler.size()).isEqualTo(20);
    Set<Integer> turns = new HashSet<>();
    Set<Integer> classes = new HashSet<>();
    for (int e = 0; e < 50; e++) {
      Episode episode = sampler.draw(RandomStream.of(1).split("task", e));
      assertThat(episode.support().classes()).isEqualTo(3);
      assertThat(episode.support().labels()).containsExactly(0, 0, 1, 1, 2, 2);
      assertThat(episode.query().labels()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
      Set<List<Integer>> seen = new HashSet<>();
      for (Samples part : List.of(episode.support(), episode.query())) {
        for (int i = 0; i < part.size(); i++) {
          assertThat(seen.add(List.of(part.ids()[i], turnOf(part, i)))).isTrue();
          turns.add(turnOf(part, i));
          classes.add(classOf(part, i));
          // all samples of a way are of one class in one turn
          int first = part.labels()[i] * SIZES.shots();
          assertThat(classOf(part, i)).isEqualTo(classOf(episode.support(), first));
          assertThat(turnOf(part, i)).isEqualTo(turnOf(episode.support(), first));
        }
      }
    }
    assertThat(turns).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(classes).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void aTaskDependsOnItsStreamAlone() {
    EpisodeSampler sampler =
        new EpisodeSampler("x", List.of(samples(5, 7, 0, 0, 1, 2, 3, 4)), all(5), true, SIZES);
    Episode first = sampler.draw(RandomStream.of(4).split("task", 2));
    sampler.draw(RandomStream.of(5));
    Episode again = sampler.draw(RandomStream.of(4).split("task", 2));
    Episode other = sampler.draw(RandomStream.of(4).split("task", 3));
    assertThat(again.query().ids()).isEqualTo(first.query().ids());
    assertThat(again.support().features()).isEqualTo(first.support().features());
    assertThat(other.query().ids()).isNotEqualTo(first.query().ids());
  }

  @Test
  void onlyTheGivenClassesAreDrawnFromAllSources() {
    List<Samples> sources = List.of(samples(6, 3, 0, 0, 1, 2), samples(6, 4, 9, 1, 2, 5));
    EpisodeSampler sampler =
        new EpisodeSampler(
            "x", sources, new int[] {1, 2}, false, new EpisodeSampler.Sizes(2, 3, 4));
    Episode episode = sampler.draw(RandomStream.of(1));
    Set<Integer> ids = new HashSet<>();
    for (Samples part : List.of(episode.support(), episode.query())) {
      for (int i = 0; i < part.size(); i++) {
        assertThat(classOf(part, i)).isIn(1, 2);
        assertThat(turnOf(part, i)).isZero();
        ids.add(part.ids()[i]);
      }
    }
    assertThat(ids).hasSize(14); // all there are
  }

  @Test
  void saysWhatThereIsTooLittleOf() {
    List<Samples> sources = List.of(samples(4, 5, 0, 0, 1));
    assertThatThrownBy(() -> new EpisodeSampler("meta-test", sources, all(2), false, SIZES))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining(
            "There are 2 classes of meta-test (2 of the data), too few for tasks of 3 classes.");
    assertThatThrownBy(() -> new EpisodeSampler("x", sources, all(2), true, SIZES))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("Class 0 has 5 samples, too few for tasks with 6 of each class");
    Samples wide = new Samples(new SampleShape(1, 1, 2), 1, new float[2], new int[1], new int[1]);
    assertThatThrownBy(() -> new EpisodeSampler("x", List.of(wide), new int[] {0}, true, SIZES))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("samples of shape 1x1x2 cannot be turned");
  }

  @Test
  void turnsCounterclockwise() {
    float[] image = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    float[][] expected = {
      image, {2, 5, 8, 1, 4, 7, 0, 3, 6}, {8, 7, 6, 5, 4, 3, 2, 1, 0}, {6, 3, 0, 7, 4, 1, 8, 5, 2}
    };
    for (int quarters = 0; quarters < 4; quarters++) {
      float[] turned = new float[20];
      float[] two = new float[19];
      System.arraycopy(image, 0, two, 1, 9);
      System.arraycopy(image, 0, two, 10, 9);
      Rotation.turn(two, 1, new SampleShape(2, 3, 3), quarters, turned, 2);
      assertThat(Arrays.copyOfRange(turned, 2, 11)).isEqualTo(expected[quarters]);
      assertThat(Arrays.copyOfRange(turned, 11, 20)).isEqualTo(expected[quarters]);
    }
  }

  @Test
  void testClassesAreTheDatasOwnWhereItHasSome() {
    Dataset data =
        new Dataset(
            "apart",
            samples(30, 2, 0, IntStream.range(0, 20).toArray()),
            samples(30, 2, 40, IntStream.range(20, 30).toArray()));
    ClassSplit split = ClassSplit.of(data, 0.5, 0.1, RandomStream.of(1));
    assertThat(split.test()).containsExactly(IntStream.range(20, 30).toArray());
    assertThat(split.validation()).hasSize(2);
    assertThat(split.train()).hasSize(18).doesNotContain(split.validation());
    assertThat(split.train()).doesNotContain(split.test());
    assertThat(ClassSplit.of(data, 0.5, 0, RandomStream.of(1)).validation()).isEmpty();
  }

  @Test
  void classesAreSharedOutWhereTrainingAndTestHaveTheSame() {
    Dataset data = new Dataset("shared", samples(10, 2, 0, all(10)), samples(10, 2, 20, all(10)));
    ClassSplit split = ClassSplit.of(data, 0.4, 0.2, RandomStream.of(1));
    assertThat(split.test()).hasSize(4);
    assertThat(split.validation()).hasSize(1);
    assertThat(split.train()).hasSize(5);
    Set<Integer> together = new HashSet<>();
    for (int[] classes : List.of(split.train(), split.validation(), split.test())) {
      for (int c : classes) {
        assertThat(together.add(c)).as("class %d occurs once", c).isTrue();
      }
    }
    assertThat(together).hasSize(10);
    assertThat(ClassSplit.of(data, 0.4, 0.2, RandomStream.of(1)).test()).isEqualTo(split.test());
    assertThat(ClassSplit.of(data, 0.4, 0.2, RandomStream.of(2)).test()).isNotEqualTo(split.test());
  }

  private static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }
}
