package org.bilevel.incrementalmnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class TaskDataTest {
  private static final Dataset DATA = new Clusters(6, 3, 0.3).dataset(60, 12, RandomStream.of(1));

  @Test
  void hasTheFirstClassesInBothParts() {
    for (int classes = 1; classes <= 6; classes++) {
      TaskData task = TaskData.of(DATA, classes);
      assertThat(task.train().size()).isEqualTo(10 * classes);
      assertThat(task.validation().size()).isEqualTo(2 * classes);
      int most = classes - 1;
      assertThat(Arrays.stream(task.train().labels())).allMatch(label -> label <= most);
      assertThat(Arrays.stream(task.validation().labels())).allMatch(label -> label <= most);
    }
  }

  @Test
  void aShareIsAtLeastOneSample() {
    assertThat(TaskData.count(60_000, 0.001)).isEqualTo(60);
    assertThat(TaskData.count(10_000, 0.005)).isEqualTo(50);
    assertThat(TaskData.count(10, 0.001)).isEqualTo(1);
    assertThat(TaskData.count(10, 1)).isEqualTo(10);
    Samples drawn = TaskData.draw(DATA.train(), 0.5, RandomStream.of(2));
    assertThat(drawn.ids()).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatIsNotThere() {
    TaskData.requireClasses(DATA, 6);
    assertThatThrownBy(() -> TaskData.requireClasses(DATA, 8))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("8 classes in the end, but clusters has 6")
        .hasMessageContaining("Maybe lower experiment.tasks");
    Dataset empty = new Dataset("half", DATA.train(), DATA.test().range(0, 0));
    assertThatThrownBy(() -> TaskData.of(empty, 2))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("half has no samples of the first 2 classes");
  }
}
