package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class PermutedStreamTest {
  private static final SampleShape SHAPE = new SampleShape(1, 4, 5);
  private final Dataset data = Made.dataset(SHAPE, 3, 60, 12);

  @Test
  void everyImageOfATaskIsPermutedInTheSameWay() {
    for (Task task : tasks(7, Map.of("tasks", 5, "samples-per-task", 30))) {
      int[] permutation = permutation(task.train(), 0);
      assertThat(IntStream.of(permutation).sorted().toArray())
          .containsExactly(IntStream.range(0, 20).toArray());
      for (int i = 0; i < 30; i++) {
        assertThat(permutation(task.train(), i)).containsExactly(permutation);
      }
      for (int i = 0; i < 12; i++) {
        assertThat(permutation(task.test(), i)).containsExactly(permutation);
      }
    }
  }

  @Test
  void theFirstTaskHasThePixelsInPlaceAndTheOthersDiffer() {
    List<Task> tasks = tasks(7, Map.of("tasks", 4));

    assertThat(permutation(tasks.getFirst().train(), 0))
        .containsExactly(IntStream.range(0, 20).toArray());
    assertThat(tasks.stream().map(task -> Arrays.toString(permutation(task.train(), 0))))
        .doesNotHaveDuplicates();
  }

  @Test
  void labelsAndIdsGoWithTheirImages() {
    Task task = tasks(3, Map.of("tasks", 2, "samples-per-task", 17)).get(1);
    Samples train = task.train();

    assertThat(train.ids()).hasSize(17).doesNotHaveDuplicates();
    for (int i = 0; i < 17; i++) {
      assertThat(train.labels()[i]).isEqualTo(train.ids()[i] % 3);
      assertThat((int) train.features()[i * 20] / 1000).isEqualTo(train.ids()[i]);
    }
    assertThat(task.classes()).containsExactly(0, 1, 2);
    assertThat(task.index()).isEqualTo(1);
  }

  @Test
  void everyTaskDrawsItsOwnSamples() {
    List<Task> tasks = tasks(3, Map.of("tasks", 3, "samples-per-task", 17));

    assertThat(tasks.get(1).train().ids()).isNotEqualTo(tasks.get(2).train().ids());
  }

  @Test
  void withoutANumberEverySampleIsThereOnce() {
    Task task = tasks(3, Map.of("tasks", 2)).get(1);

    assertThat(IntStream.of(task.train().ids()).sorted().toArray())
        .containsExactly(IntStream.range(0, 60).toArray());
    assertThat(task.test().ids()).containsExactly(IntStream.range(60, 72).toArray());
  }

  @Test
  void testSamplesMayBeDrawn() {
    Task task = tasks(3, Map.of("tasks", 2, "test-samples-per-task", 5)).get(1);

    assertThat(task.test().ids()).hasSize(5).doesNotHaveDuplicates();
    assertThat(task.test().ids()).isEqualTo(task.test().ids());
  }

  @Test
  void sameSeedSameBits() {
    Map<String, Object> options = Map.of("tasks", 4, "samples-per-task", 9);
    List<Task> once = tasks(11, options);
    List<Task> twice = tasks(11, options);
    List<Task> other = tasks(12, options);

    for (int t = 0; t < 4; t++) {
      assertThat(twice.get(t).train().features()).isEqualTo(once.get(t).train().features());
      assertThat(twice.get(t).train().features()).isEqualTo(twice.get(t).train().features());
      assertThat(other.get(t).train().ids()).isNotEqualTo(once.get(t).train().ids());
    }
  }

  @Test
  void moreTasksLeaveTheEarlierOnesAsTheyWere() {
    List<Task> few = tasks(11, Map.of("tasks", 2, "samples-per-task", 9));
    List<Task> many =
        tasks(11, Map.of("tasks", 6, "samples-per-task", 9, "test-samples-per-task", 3));

    for (int t = 0; t < 2; t++) {
      assertThat(many.get(t).train().features()).isEqualTo(few.get(t).train().features());
    }
  }

  @Test
  void channelsArePermutedAlike() {
    Dataset colours = Made.dataset(new SampleShape(3, 2, 2), 2, 4, 4);
    Samples train =
        Made.part(Kind.STREAM, "permuted", Map.of("tasks", 2))
            .tasks(colours, RandomStream.of(5))
            .get(1)
            .train();
    int[] all = permutation(train, 0);

    for (int j = 0; j < 4; j++) {
      assertThat(all[4 + j]).isEqualTo(4 + all[j]);
      assertThat(all[8 + j]).isEqualTo(8 + all[j]);
    }
  }

  @Test
  void moreSamplesThanThereAreIsAMistakeOfTheFile() {
    assertThatThrownBy(() -> tasks(0, Map.of("samples-per-task", 61)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContainingAll("samples-per-task", "61", "made has 60", "Maybe");
    assertThatThrownBy(() -> tasks(0, Map.of("test-samples-per-task", 13)))
        .hasMessageContainingAll("test-samples-per-task", "13", "made has 12");
  }

  private List<Task> tasks(long seed, Map<String, Object> options) {
    return Made.part(Kind.STREAM, "permuted", options).tasks(data, RandomStream.of(seed));
  }

  /** Which feature of the original stands in each place of an image. */
  private static int[] permutation(Samples samples, int image) {
    int length = samples.shape().length();
    return IntStream.range(0, length)
        .map(j -> (int) samples.features()[image * length + j] % 1000)
        .toArray();
  }
}
