package org.bilevel.adam;

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

final class AdamOptimizerTest {

  @Nested
  final class WithDefaults extends OuterOptimizerContract {
    @Override
    protected OuterOptimizer optimizer() {
      return AdamOptimizerTest.optimizer(Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends OuterOptimizerContract {
    @Override
    protected OuterOptimizer optimizer() {
      return AdamOptimizerTest.optimizer(
          Map.of("learning-rate", 0.02, "beta1", 0.5, "beta2", 0.9, "epsilon", 1e-3, "clip", 0.5));
    }
  }

  /**
   * With α = 0.1, β₁ = 0.5, β₂ = 0.75, ε = 1 and gradients 2, −4, 0:
   *
   * <pre>
   * t   m      v      m̂ = m/(1−0.5ᵗ)   v̂ = v/(1−0.75ᵗ)   x
   * 1   1      1      2                4                 −0.1 · 2/3
   * 2   −1.5   4.75   −2               4.75/0.4375       + 0.1 · 2/(√10.857… + 1)
   * 3   −0.75  3.5625 −0.75/0.875      3.5625/0.578125   + 0.1 · 0.857…/(√6.162… + 1)
   * </pre>
   */
  @Test
  void followsASequenceWorkedOutByHand() {
    HeapVector x = HeapVector.of(0);
    try (OuterOptimizer.Session session =
        optimizer(Map.of("learning-rate", 0.1, "beta1", 0.5, "beta2", 0.75, "epsilon", 1.0))
            .start(x)) {
      double expected = -0.1 * 2 / 3;
      session.step(x, HeapVector.of(2));
      assertThat(x.array()[0]).isCloseTo(expected, within(1e-16));

      expected += 0.1 * 2 / (Math.sqrt(4.75 / 0.4375) + 1);
      session.step(x, HeapVector.of(-4));
      assertThat(x.array()[0]).isCloseTo(expected, within(1e-16));

      expected += 0.1 * (0.75 / 0.875) / (Math.sqrt(3.5625 / 0.578125) + 1);
      session.step(x, HeapVector.of(0));
      assertThat(x.array()[0]).isCloseTo(expected, within(1e-16));
    }
  }

  @Test
  void theFirstStepHasTheSizeOfTheLearningRateWhateverTheGradient() {
    HeapVector x = HeapVector.of(0, 0, 0);
    try (OuterOptimizer.Session session = optimizer(Map.of("learning-rate", 0.3)).start(x)) {
      session.step(x, HeapVector.of(1e3, -1e-3, 0));
    }
    assertThat(x.array()[0]).isCloseTo(-0.3, within(1e-10));
    assertThat(x.array()[1]).isCloseTo(0.3, within(1e-5));
    assertThat(x.array()[2]).isZero();
  }

  @Test
  void theSizeOfAStepFollowsTheSchedule() {
    HeapVector x = HeapVector.of(0);
    Map<String, ?> values =
        Map.of(
            "learning-rate", 0.3, "epsilon", 1e-12, "schedule", "step", "every", 2, "decay", 0.5);
    try (OuterOptimizer.Session session = optimizer(values).start(x)) {
      double[] sizes = {0.3, 0.3, 0.15, 0.15, 0.075};
      double expected = 0;
      for (double size : sizes) {
        session.step(x, HeapVector.of(5)); // equal gradients: each step is α_t
        expected -= size;
        assertThat(x.array()[0]).isCloseTo(expected, within(1e-11));
      }
    }
  }

  /** With clip = 2.5 the gradient (3, 4) counts as (1.5, 2), in both means. */
  @Test
  void longGradientsAreShortened() {
    HeapVector clipped = HeapVector.of(0, 0);
    HeapVector shorter = HeapVector.of(0, 0);
    try (OuterOptimizer.Session clip =
            optimizer(Map.of("learning-rate", 0.1, "epsilon", 1.0, "clip", 2.5)).start(clipped);
        OuterOptimizer.Session plain =
            optimizer(Map.of("learning-rate", 0.1, "epsilon", 1.0)).start(shorter)) {
      clip.step(clipped, HeapVector.of(3, 4));
      plain.step(shorter, HeapVector.of(1.5, 2));
      clip.step(clipped, HeapVector.of(1, -1)); // short enough
      plain.step(shorter, HeapVector.of(1, -1));
    }
    shorter.axpy(-1, clipped);
    assertThat(shorter.norm()).isLessThan(1e-16);
    assertThat(clipped.norm()).isPositive();
  }

  @Test
  void refusesBetasThatAreNotBelowOne() {
    assertThatThrownBy(() -> optimizer(Map.of("beta1", 1.0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("beta1");
  }

  private static OuterOptimizer optimizer(Map<String, ?> values) {
    return Parts.create(new AdamPlugin(), Kind.OUTER, "adam", values);
  }
}
