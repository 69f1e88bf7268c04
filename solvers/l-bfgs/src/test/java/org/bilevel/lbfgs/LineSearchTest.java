package org.bilevel.lbfgs;

import static org.assertj.core.api.Assertions.assertThat;

import org.bilevel.api.HeapVector;
import org.junit.jupiter.api.Test;

final class LineSearchTest {
  private static final HeapVector UNUSED = HeapVector.zeros(1);

  @Test
  void meetsTheStrongWolfeConditionsFromEveryFirstLength() {
    for (double first : new double[] {1e-4, 1e-2, 1, 1.4, 10, 1e3, 1e5}) {
      InnerFunction f = new InnerFunction(Smooth.dip(), UNUSED);
      Point start = f.at(HeapVector.of(0));
      try (LineSearch search = new LineSearch(f, start, HeapVector.of(1))) {
        Point found = search.search(first).orElseThrow();
        double length = found.y().toArray()[0];
        assertThat(found.value()).isLessThanOrEqualTo(-1e-4 * length * 0.5);
        assertThat(Math.abs(found.gradient().toArray()[0])).isLessThanOrEqualTo(0.9 * 0.5);
      }
    }
  }

  @Test
  void findsNothingUphill() {
    InnerFunction f = new InnerFunction(Smooth.dip(), UNUSED);
    Point start = f.at(HeapVector.of(0));
    try (LineSearch search = new LineSearch(f, start, HeapVector.of(-1))) {
      assertThat(search.search(1)).isEmpty();
    }
  }
}
