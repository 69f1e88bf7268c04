package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntFunction;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class PolicyGradientTest {
  private static final double[] S = {0.2, 0.5, 0.35, 0.8, 0.6, 0.4, 0.7, 0.3};
  private static final Enumerated LOSS = Enumerated.random(8, RandomStream.of(1));

  /** Mean and summed variance of the entries of many estimates. */
  private record Moments(double[] mean, double variance) {
    static Moments of(int draws, IntFunction<double[]> estimate) {
      double[] sum = new double[S.length];
      double squares = 0;
      for (int i = 0; i < draws; i++) {
        double[] gradient = estimate.apply(i);
        for (int j = 0; j < sum.length; j++) {
          sum[j] += gradient[j];
          squares += gradient[j] * gradient[j];
        }
      }
      HeapVector mean = HeapVector.wrap(sum);
      mean.scale(1.0 / draws);
      return new Moments(sum, squares / draws - mean.dot(mean));
    }
  }

  private static Moments moments(int draws, int masks, boolean baseline) {
    PolicyGradient gradient = new PolicyGradient(LOSS, masks, baseline, 1e-3);
    Iterate at = new Iterate(S, 4, 0);
    return Moments.of(
        draws, i -> gradient.estimate(at, RandomStream.of(7).split("draw", i)).gradient());
  }

  private static double relativeError(double[] mean, double[] exact) {
    HeapVector error = HeapVector.of(mean);
    error.axpy(-1, HeapVector.of(exact));
    return error.norm() / HeapVector.of(exact).norm();
  }

  @Test
  void withABaselineTheMeanIsTheEnumeratedGradient() {
    double error = relativeError(moments(100_000, 8, true).mean(), LOSS.exactGradient(S));
    assertThat(error).isLessThan(0.01);
  }

  @Test
  void withOneMaskTheMeanIsTheEnumeratedGradient() {
    double error = relativeError(moments(2_000_000, 1, true).mean(), LOSS.exactGradient(S));
    assertThat(error).isLessThan(0.01);
  }

  @Test
  void theBaselineMakesTheVarianceSmaller() {
    double without = moments(20_000, 4, false).variance();
    double with = moments(20_000, 4, true).variance();
    assertThat(with).isLessThan(0.9 * without);
    assertThat(moments(20_000, 1, true).variance()).isGreaterThan(2 * without);
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
