package org.bilevel.nonnegative;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.HeapVector;
import org.junit.jupiter.api.Test;

final class NonNegativeProjectionTest {

  @Test
  void negativeEntriesBecomeZero() {
    HeapVector x = HeapVector.of(-1, 2, -Double.MAX_VALUE, Double.MAX_VALUE, -0.0, 0.0);
    new NonNegativeProjection().project(x);
    // a zero that is not negative enough to move keeps its sign
    assertThat(x.toArray()).isEqualTo(new double[] {0, 2, 0, Double.MAX_VALUE, -0.0, 0.0});
  }

  @Test
  void theDerivativeKeepsWhatIsNotNegative() {
    HeapVector v = HeapVector.of(3, 4, 5);
    new NonNegativeProjection().differentiate(HeapVector.of(-1, 0, 1), v);
    assertThat(v.toArray()).containsExactly(0, 4, 5);
  }
}
