package org.bilevel.api.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class HeldOutTest {
  /** Labels 0, 1, 2, 0, 1, 2, … of four classes, and ids from 100. */
  private static Samples samples(int n) {
    return new Samples(
        new SampleShape(1, 1, 1),
        4,
        new float[n],
        IntStream.range(0, n).map(i -> i % 3).toArray(),
        IntStream.range(100, 100 + n).toArray());
  }

  @Test
  void asManyOfEachClassAreHeldOutAndTheRestIsLeft() {
    HeldOut divided = HeldOut.balanced("three", samples(30), 2, RandomStream.of(1));
    assertThat(IntStream.of(divided.held().labels()).sorted()).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(divided.held().ids()).isSorted();
    assertThat(divided.rest().ids()).hasSize(24).isSorted().doesNotContain(divided.held().ids());
    assertThat(HeldOut.balanced("three", samples(30), 2, RandomStream.of(1)).held().ids())
        .isEqualTo(divided.held().ids());
    assertThat(HeldOut.balanced("three", samples(30), 2, RandomStream.of(2)).held().ids())
        .isNotEqualTo(divided.held().ids());
  }

  @Test
  void noneAreHeldOutWithoutADraw() {
    RandomStream random = RandomStream.of(1);
    Samples all = samples(5);
    HeldOut divided = HeldOut.balanced("three", all, 0, random);
    assertThat(divided.held().size()).isZero();
    assertThat(divided.rest()).isSameAs(all);
    assertThat(random.nextLong()).isEqualTo(RandomStream.of(1).nextLong());
  }

  @Test
  void aClassIsNotHeldOutWhole() {
    assertThatThrownBy(() -> HeldOut.balanced("three", samples(8), 2, RandomStream.of(1)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("three: 2 samples of each class")
        .hasMessageContaining("only 2");
    assertThatThrownBy(() -> HeldOut.balanced("three", samples(8), -1, RandomStream.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
