package org.bilevel.gradientdescent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.OuterOptimizerContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class GradientDescentOptimizerTest {

  @Nested
  final class WithDefaults extends OuterOptimizerContract {
    @Override
    protected OuterOptimizer optimizer() {
      return GradientDescentOptimizerTest.optimizer(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends OuterOptimizerContract {
    @Override
    protected OuterOptimizer optimizer() {
      return GradientDescentOptimizerTest.optimizer(
          Map.of("learning-rate", 0.3, "momentum", 0.7, "clip", 0.5, "schedule", "inverse-sqrt"));
    }
  }

  @Test
  void plainStepsGoAgainstTheGradient() {
    HeapVector x = HeapVector.of(1, 2);
    try (OuterOptimizer.Session session = optimizer(Map.of("learning-rate", 0.5)).start(x)) {
      session.step(x, HeapVector.of(2, -4));
    }
    assertThat(x.toArray()).containsExactly(0, 4);
  }

  @Test
  void momentumKeepsAShareOfTheLastDirection() {
    HeapVector x = HeapVector.of(0);
    try (OuterOptimizer.Session session =
        optimizer(Map.of("learning-rate", 0.5, "momentum", 0.25)).start(x)) {
      session.step(x, HeapVector.of(4)); // m = 4
      assertThat(x.array()[0]).isEqualTo(-2);
      session.step(x, HeapVector.of(8)); // m = 1 + 8
      assertThat(x.array()[0]).isEqualTo(-6.5);
      session.step(x, HeapVector.of(0)); // m = 2.25
      assertThat(x.array()[0]).isEqualTo(-7.625);
    }
  }

  @Test
  void longGradientsAreShortened() {
    for (double momentum : new double[] {0, 0.9}) {
      HeapVector x = HeapVector.of(0, 0);
      try (OuterOptimizer.Session session =
          optimizer(Map.of("learning-rate", 1.0, "clip", 2.5, "momentum", momentum)).start(x)) {
        session.step(x, HeapVector.of(3, 4)); // norm 5
      }
      assertThat(x.array()[0]).isCloseTo(-1.5, within(1e-15));
      assertThat(x.array()[1]).isCloseTo(-2, within(1e-15));
    }
  }

  @Test
  void shortGradientsAreNotLengthened() {
    HeapVector x = HeapVector.of(0, 0);
    try (OuterOptimizer.Session session =
        optimizer(Map.of("learning-rate", 1.0, "clip", 10)).start(x)) {
      session.step(x, HeapVector.of(3, 4));
    }
    assertThat(x.toArray()).containsExactly(-3, -4);
  }

  @Test
  void theSizeOfAStepFollowsTheSchedule() {
    for (double momentum : new double[] {0, 0.5}) {
      HeapVector x = HeapVector.of(0);
      Map<String, ?> values =
          Map.of("learning-rate", 0.5, "momentum", momentum, "schedule", "inverse");
      try (OuterOptimizer.Session session = optimizer(values).start(x)) {
        session.step(x, HeapVector.of(8));
        session.step(x, HeapVector.of(8));
        session.step(x, HeapVector.of(12));
      }
      double[] m = momentum == 0 ? new double[] {8, 8, 12} : new double[] {8, 12, 18};
      assertThat(x.array()[0]).isCloseTo(-m[0] / 2 - m[1] / 4 - m[2] / 6, within(1e-15));
    }
  }

  @Test
  void aScheduleWithoutItsNumbersIsRefused() {
    assertThatThrownBy(() -> optimizer(Map.of("schedule", "cosine")))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("horizon");
  }

  private static OuterOptimizer optimizer(Map<String, ?> values) {
    return Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", values);
  }
}
