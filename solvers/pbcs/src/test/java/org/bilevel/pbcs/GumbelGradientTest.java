package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class GumbelGradientTest {
  private static final double[] S = {0.2, 0.5, 0.35, 0.8, 0.6, 0.4, 0.7, 0.3};
  private static final Enumerated LOSS = Enumerated.random(8, RandomStream.of(1));

  @Test
  void isTheDerivativeOfTheRelaxedLossAtFixedNoise() {
    for (double progress : new double[] {0, 0.5, 1}) {
      GumbelGradient gumbel = new GumbelGradient(LOSS, 1, 0.2, 1e-3);
      double[] gradient =
          gumbel.estimate(new Iterate(S, 4, progress), RandomStream.of(3)).gradient();
      for (int i = 0; i < S.length; i++) {
        double h = 1e-6;
        double slope = (value(gumbel, i, h, progress) - value(gumbel, i, -h, progress)) / (2 * h);
        assertThat(gradient[i]).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static double value(GumbelGradient gumbel, int i, double step, double progress) {
    double[] s = S.clone();
    s[i] += step;
    return gumbel.estimate(new Iterate(s, 4, progress), RandomStream.of(3)).value();
  }

  @Test
  void atALowTemperatureMasksAreNearlyBernoulli() {
    int[] counts = new int[S.length];
    int undecided = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      double[][] seen = new double[1][];
      RelaxedLoss spy =
          (mask, size, random) -> {
            seen[0] = mask.clone();
            return new Estimate(0, new double[mask.length]);
          };
      new GumbelGradient(spy, 0.01, 0.01, 1e-3)
          .estimate(new Iterate(S, 4, 0), RandomStream.of(seed));
      for (int i = 0; i < S.length; i++) {
        counts[i] += seen[0][i] > 0.5 ? 1 : 0;
        undecided += seen[0][i] > 0.01 && seen[0][i] < 0.99 ? 1 : 0;
      }
    }
    for (int i = 0; i < S.length; i++) {
      // standard deviation at most 0.005
      assertThat(counts[i] / 10_000.0).isCloseTo(S[i], within(0.025));
    }
    assertThat(undecided / 80_000.0).isLessThan(0.03);
  }

  @Test
  void theBiasIsThatOfSquaresAndFallsWithTheTemperature() {
    // E (m_i − m_i²) = τ s_i (1 − s_i) up to τ², and 0 for a mask: L has the term a_i² m_i²
    HeapVector exact = HeapVector.of(LOSS.exactGradient(S));
    HeapVector cold = mean(0.1);
    HeapVector warm = mean(1);
    cold.axpy(-1, exact);
    warm.axpy(-1, exact);
    assertThat(cold.norm()).isLessThan(0.1 * exact.norm()).isLessThan(warm.norm() / 3);
    for (int i = 0; i < S.length; i++) {
      cold.array()[i] += 0.1 * LOSS.a()[i] * LOSS.a()[i] * (1 - 2 * S[i]);
    }
    // the standard error of the mean is 0.013 ‖exact‖
    assertThat(cold.norm()).isLessThan(0.04 * exact.norm());
  }

  private static HeapVector mean(double tau) {
    GumbelGradient gumbel = new GumbelGradient(LOSS, tau, tau, 1e-3);
    HeapVector mean = HeapVector.zeros(S.length);
    int draws = 200_000;
    for (int i = 0; i < draws; i++) {
      double[] gradient =
          gumbel.estimate(new Iterate(S, 4, 0), RandomStream.of(5).split("draw", i)).gradient();
      mean.axpy(1.0 / draws, HeapVector.wrap(gradient));
    }
    return mean;
  }

  @Test
  void theTemperatureFallsByTheSameFactor() {
    GumbelGradient gumbel = new GumbelGradient(LOSS, 2, 0.02, 1e-3);
    assertThat(gumbel.temperature(0)).isEqualTo(2);
    assertThat(gumbel.temperature(0.5)).isCloseTo(0.2, within(1e-15));
    assertThat(gumbel.temperature(1)).isCloseTo(0.02, within(1e-15));
  }

  @Test
  void probabilitiesAtTheBoundsHaveFiniteGradients() {
    double[] gradient =
        new GumbelGradient(LOSS, 1, 0.1, 1e-3)
            .estimate(new Iterate(new double[] {0, 1, 0, 1, 0, 1, 0, 1}, 4, 1), RandomStream.of(1))
            .gradient();
    for (double entry : gradient) {
      assertThat(entry).isFinite();
    }
  }

  @Test
  void theMixtureIsTheWeightedSum() {
    MaskGradient one = (at, random) -> new Estimate(1, new double[] {1, 2});
    MaskGradient other = (at, random) -> new Estimate(5, new double[] {5, 10});
    Estimate mixed =
        new MixedGradient(one, other, 0.25)
            .estimate(new Iterate(new double[2], 1, 0), RandomStream.of(1));
    assertThat(mixed.value()).isEqualTo(2);
    assertThat(mixed.gradient()).containsExactly(2, 4);
  }
}
