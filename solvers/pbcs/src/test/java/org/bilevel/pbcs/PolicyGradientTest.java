package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class PolicyGradientTest {
  private static final double[] S = Moments.S;
  private static final Enumerated LOSS = Moments.LOSS;

  private static double relativeError(double[] mean, double[] exact) {
    HeapVector error = HeapVector.of(mean);
    error.axpy(-1, HeapVector.of(exact));
    return error.norm() / HeapVector.of(exact).norm();
  }

  @Test
  void withABaselineTheMeanIsTheEnumeratedGradient() {
    double error = relativeError(Moments.of(100_000, 8, true).mean(), LOSS.exactGradient(S));
    assertThat(error).isLessThan(0.01);
  }

  @Test
  void withOneMaskTheMeanIsTheEnumeratedGradient() {
    double error = relativeError(Moments.of(2_000_000, 1, true).mean(), LOSS.exactGradient(S));
    assertThat(error).isLessThan(0.01);
  }

  /** The figures of docs/performance.md; the sampling error of 20,000 draws is a few per cent. */
  @Test
  void theBaselineMakesTheVarianceSmaller() {
    double without = Moments.of(20_000, 4, false).variance();
    double with = Moments.of(20_000, 4, true).variance();
    assertThat(without).isCloseTo(195.3, withinPercentage(5));
    assertThat(with).isCloseTo(148.8, withinPercentage(5));
    assertThat(with).isLessThan(0.9 * without);
    // one mask has no other to compare with, and four times the variance of four
    assertThat(Moments.of(20_000, 1, true).variance()).isCloseTo(4 * without, withinPercentage(5));
  }

  @Test
  void aConstantLossHasNoGradientWithABaseline() {
    MaskLoss constant = (mask, size, random) -> 17;
    Estimate estimate =
        new PolicyGradient(constant, 3, true, 1e-3)
            .estimate(new Iterate(S, 4, 0), RandomStream.of(1));
    assertThat(estimate.value()).isEqualTo(17);
    assertThat(estimate.gradient()).containsOnly(0.0);
  }

  @Test
  void probabilitiesAreClampedInTheLogDerivativeOnly() {
    double[] decided = {0, 1, 1e-6, 0.5};
    MaskLoss check =
        (mask, size, random) -> {
          assertThat(mask[0]).isFalse();
          assertThat(mask[1]).isTrue();
          return 2;
        };
    for (int seed = 0; seed < 200; seed++) {
      double[] gradient =
          new PolicyGradient(check, 1, false, 0.01)
              .estimate(new Iterate(decided, 2, 0), RandomStream.of(seed))
              .gradient();
      assertThat(gradient[0]).isCloseTo(-2 / 0.99, within(1e-12));
      assertThat(gradient[1]).isCloseTo(2 / 0.99, within(1e-12));
      assertThat(gradient[2]).isCloseTo(-2 / 0.99, within(1e-12));
      assertThat(Math.abs(gradient[3])).isEqualTo(4);
    }
  }

  @Test
  void masksAreDrawnWithTheirProbabilities() {
    int[] counts = new int[S.length];
    for (int seed = 0; seed < 10_000; seed++) {
      boolean[] mask = PolicyGradient.draw(S, RandomStream.of(seed));
      for (int i = 0; i < counts.length; i++) {
        counts[i] += mask[i] ? 1 : 0;
      }
    }
    for (int i = 0; i < counts.length; i++) {
      // standard deviation at most 0.005
      assertThat(counts[i] / 10_000.0).isCloseTo(S[i], within(0.025));
    }
  }
}
