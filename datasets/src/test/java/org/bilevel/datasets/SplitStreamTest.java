package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Task;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class SplitStreamTest {
  private static final SampleShape SHAPE = new SampleShape(1, 1, 3);
  private final Dataset data = Made.dataset(SHAPE, 6, 60, 24);

  @Test
  void classesAreDisjointAndCoverAll() {
    List<Task> tasks = tasks(1, Map.of());

    assertThat(tasks.stream().map(Task::classes))
        .containsExactly(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5});
    assertThat(ids(tasks, true)).containsExactly(IntStream.range(0, 60).toArray());
    assertThat(ids(tasks, false)).containsExactly(IntStream.range(60, 84).toArray());
    for (Task task : tasks) {
      assertThat(Labels.present(task.train())).containsExactly(task.classes());
      assertThat(Labels.present(task.test())).containsExactly(task.classes());
    }
  }

  @Test
  void shuffledClassesAreDisjointAndCoverAllInAnotherOrder() {
    List<Task> tasks = tasks(1, Map.of("shuffle-classes", true, "classes-per-task", 3));

    int[] all = tasks.stream().flatMapToInt(task -> IntStream.of(task.classes())).toArray();
    assertThat(IntStream.of(all).sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(
            Stream.iterate(0, seed -> seed + 1)
                .limit(20)
                .map(seed -> tasks(seed, Map.of("shuffle-classes", true)).getFirst().classes()))
        .anySatisfy(classes -> assertThat(classes).isNotEqualTo(new int[] {0, 1}));
  }

  @Test
  void capsHoldForEachTask() {
    for (Task task : tasks(1, Map.of("samples-per-task", 7, "test-samples-per-task", 3))) {
      assertThat(task.train().ids()).hasSize(7).doesNotHaveDuplicates();
      assertThat(task.test().ids()).hasSize(3).doesNotHaveDuplicates();
    }
    for (Task task : tasks(1, Map.of("samples-per-task", 5000))) {
      assertThat(task.train().size()).isEqualTo(20);
    }
  }

  @Test
  void trainingSamplesComeInRandomOrderAndTheSameForOneSeed() {
    Task task = tasks(1, Map.of()).getFirst();

    assertThat(task.train().ids())
        .isNotEqualTo(IntStream.of(task.train().ids()).sorted().toArray());
    assertThat(tasks(1, Map.of()).getFirst().train().ids()).isEqualTo(task.train().ids());
    assertThat(tasks(2, Map.of()).getFirst().train().ids()).isNotEqualTo(task.train().ids());
  }

  @Test
  void classesThatCannotBeDividedAreAMistakeOfTheFile() {
    assertThatThrownBy(() -> tasks(1, Map.of("classes-per-task", 4)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContainingAll("6 classes of made", "tasks of 4", "1, 2, 3, 6");
  }

  @Test
  void theFirstTasksAreThoseOfAll() {
    List<Task> all = tasks(1, Map.of("shuffle-classes", true));
    List<Task> first = tasks(1, Map.of("shuffle-classes", true, "tasks", 2));

    assertThat(first).hasSize(2);
    for (int t = 0; t < 2; t++) {
      assertThat(first.get(t).train().ids()).isEqualTo(all.get(t).train().ids());
    }
    assertThat(tasks(1, Map.of("tasks", 9))).hasSize(3);
  }

  @Test
  void tasksMayHaveDifferentNumbersOfClasses() {
    assertThat(tasks(1, Map.of("task-sizes", List.of(1, 3, 2))).stream().map(Task::classes))
        .containsExactly(new int[] {0}, new int[] {1, 2, 3}, new int[] {4, 5});
    assertThatThrownBy(() -> tasks(1, Map.of("task-sizes", List.of(1, 3))))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("tasks of [1, 3] have 4 classes together, but made has 6");
  }

  @Test
  void aTaskWithoutSamplesIsAMistakeOfTheFile() {
    Dataset gap =
        new Dataset(
            "gap", Made.samples(SHAPE, 4, 0, 0, 1, 0, 1), Made.samples(SHAPE, 4, 4, 0, 1, 2, 3));

    assertThatThrownBy(
            () -> Made.part(Kind.STREAM, "split", Map.of()).tasks(gap, RandomStream.of(0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("gap has no training sample of the classes [2, 3]");
  }

  private List<Task> tasks(long seed, Map<String, Object> options) {
    return Made.part(Kind.STREAM, "split", options).tasks(data, RandomStream.of(seed));
  }

  private static int[] ids(List<Task> tasks, boolean train) {
    return tasks.stream()
        .flatMapToInt(task -> IntStream.of((train ? task.train() : task.test()).ids()))
        .sorted()
        .toArray();
  }
}
