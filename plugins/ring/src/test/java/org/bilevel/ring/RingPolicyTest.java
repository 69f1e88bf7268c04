package org.bilevel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestPartContext;
import org.junit.jupiter.api.Test;

final class RingPolicyTest extends BufferPolicyContract {

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(new RingPlugin(), Kind.BUFFER, "ring", Map.of("capacity", capacity));
  }

  @Test
  void needsWhatItsSharesAreMadeOf() {
    assertThat(policy(3).capabilities().needs()).containsExactly(Capability.LABELS);
    assertThat(byTask(3, 2).capabilities().needs()).containsExactly(Capability.TASKS);
  }

  @Test
  void theNewestOfEachClassStayInTheOrderInWhichTheyCame() {
    Buffer buffer = policy(5).open(RandomStream.of(2));
    buffer.offer(samples(2, 0, 1, 0, 1, 0, 1), 0);
    buffer.offer(samples(2, 0, 0).withLabels(new int[] {0, 1}), 1);
    // three places for class 0, two for class 1
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(2, 4, 0, 5, 1);
    assertThat(buffer.tasks()).containsExactly(0, 0, 1, 0, 1);
  }

  @Test
  void freePlacesAreLentToNobody() {
    Buffer buffer = policy(6).open(RandomStream.of(2));
    buffer.offer(samples(3, 1, 1, 1, 1, 1, 0), 0);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(5, 3, 4);
  }

  @Test
  void withFewerPlacesThanClassesTheLastClassesHaveNone() {
    Buffer buffer = policy(2).open(RandomStream.of(2));
    buffer.offer(samples(4, 2, 3), 0);
    assertThat(buffer.contents()).isEmpty();
    buffer.offer(samples(4, 2, 1, 3, 0), 0);
    assertThat(buffer.contents().orElseThrow().labels()).containsExactly(0, 1);
  }

  @Test
  void aTaskBeyondTheSharesTakesOverTheShareOfTheFirst() {
    Buffer buffer = byTask(4, 2).open(RandomStream.of(2));
    for (int task = 0; task < 3; task++) {
      buffer.beginTask(task);
      buffer.offer(samples(5, 0, 1, 2).range(0, task == 2 ? 1 : 3), task);
    }
    assertThat(buffer.tasks()).containsExactly(0, 2, 1, 1);
    assertThat(buffer.contents().orElseThrow().ids()).containsExactly(2, 0, 1, 2);
  }

  @Test
  void refusesSharesOfTasksWithoutTheirNumber() {
    assertThatThrownBy(() -> byTask(4, 0))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("tasks is 0");
  }

  @Test
  void warnsOfANumberOfTasksWithoutEffect() {
    PartFactory<BufferPolicy> factory = Parts.factory(new RingPlugin(), Kind.BUFFER, "ring");
    TestPartContext context = new TestPartContext();
    factory.create(OptionValues.of(factory.options(), Map.of("capacity", 3, "tasks", 2)), context);
    assertThat(context.warnings()).singleElement().asString().contains("tasks is 2");
  }

  private static BufferPolicy byTask(int capacity, int tasks) {
    return Parts.create(
        new RingPlugin(),
        Kind.BUFFER,
        "ring",
        Map.of("capacity", capacity, "share-by", "task", "tasks", tasks));
  }

  /** Return samples of given labels, numbered from 0. */
  private static Samples samples(int classes, int... labels) {
    int[] ids = new int[labels.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), classes, new float[labels.length], labels, ids);
  }
}
