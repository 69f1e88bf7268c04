package org.bilevel.smoothedtopk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.junit.jupiter.api.Test;

final class SmoothedTopKRegularizerTest {

  /**
   * For n = 2 and K = 1, E max(w_1 + δz_1, w_2 + δz_2) = w_1 Φ(a) + w_2 Φ(−a) + δ√2 φ(a) with a =
   * (w_1 − w_2)/(δ√2), and the probabilities are Φ(a) and Φ(−a).
   */
  @Test
  void agreesWithTheClosedFormForTwoEntries() {
    double weight = 2.5;
    double noise = 0.3;
    int draws = 200_000;
    for (double gap : new double[] {-0.5, -0.1, 0, 0.2, 1}) {
      double[] w = {0.4 + gap, 0.4};
      double spread = noise * Math.sqrt(2);
      double a = gap / spread;
      double first = normalCdf(a);
      double value =
          w[0] * first
              + w[1] * (1 - first)
              + spread * Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
      try (Regularizer.Evaluation at =
          evaluate(new SmoothedTopKOptions(weight, noise, 1, draws), 1, w)) {
        // four standard errors: the greater of two has variance at most δ², a share at most 1/4
        double bound = 4 * weight / Math.sqrt(draws);
        assertThat(at.value()).isCloseTo(-weight * value, within(bound * noise));
        double[] gradient = at.gradient().toArray();
        assertThat(gradient[0]).isCloseTo(-weight * first, within(bound * 0.5));
        assertThat(gradient[1]).isCloseTo(-weight * (1 - first), within(bound * 0.5));
      }
    }
  }

  /**
   * For n = 4 and K = 1, 2, 3: entry i counts where its noisy value is t and at most K − 1 of the
   * other three exceed t, which Simpson's rule integrates over t.
   */
  @Test
  void agreesWithNumericalIntegrationForFourEntries() {
    double weight = 1.5;
    double noise = 0.2;
    int draws = 200_000;
    double[] w = {0.3, 0.1, 0.45, 0.15};
    for (int k = 1; k <= 3; k++) {
      double value = 0;
      double[] shares = new double[4];
      for (int i = 0; i < 4; i++) {
        double[] integrals = integrate(w, noise, k, i);
        shares[i] = integrals[0];
        value += integrals[1];
      }
      assertThat(Arrays.stream(shares).sum()).isCloseTo(k, within(1e-9));
      try (Regularizer.Evaluation at =
          evaluate(new SmoothedTopKOptions(weight, noise, k, draws), 11, w)) {
        // four standard errors: a sum of the K greatest has variance at most δ² K
        double bound = 4 * weight / Math.sqrt(draws);
        assertThat(at.value()).isCloseTo(-weight * value, within(bound * noise * Math.sqrt(k)));
        double[] gradient = at.gradient().toArray();
        for (int i = 0; i < 4; i++) {
          double deviation = Math.sqrt(shares[i] * (1 - shares[i]));
          assertThat(gradient[i]).isCloseTo(-weight * shares[i], within(bound * deviation));
        }
      }
    }
  }

  /** P(i counts) and E (w_i + δ z_i) 1(i counts). */
  private static double[] integrate(double[] w, double noise, int k, int i) {
    int intervals = 400;
    double from = w[i] - 8 * noise;
    double h = 16 * noise / intervals;
    double share = 0;
    double value = 0;
    for (int step = 0; step <= intervals; step++) {
      double t = from + step * h;
      double[] exceeding = {1, 0, 0, 0}; // the probability of that many among the others
      for (int j = 0; j < w.length; j++) {
        if (j != i) {
          double above = 1 - normalCdf((t - w[j]) / noise);
          for (int c = 3; c >= 0; c--) {
            exceeding[c] = exceeding[c] * (1 - above) + (c == 0 ? 0 : exceeding[c - 1] * above);
          }
        }
      }
      double few = Arrays.stream(exceeding, 0, k).sum();
      double z = (t - w[i]) / noise;
      double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / noise;
      double factor = step == 0 || step == intervals ? 1 : step % 2 == 1 ? 4 : 2;
      share += factor * h / 3 * density * few;
      value += factor * h / 3 * density * few * t;
    }
    return new double[] {share, value};
  }

  @Test
  void isUnbiased() {
    // the mean over many small evaluations is that of one large one within four standard errors
    double[] w = {0.3, 0.1, 0.25, 0.2, 0.15};
    SmoothedTopKOptions small = new SmoothedTopKOptions(1, 0.1, 2, 3);
    double[] mean = new double[5];
    double value = 0;
    int evaluations = 30_000;
    for (int i = 0; i < evaluations; i++) {
      try (Regularizer.Evaluation at = evaluate(small, 100 + i, w)) {
        value += at.value() / evaluations;
        HeapVector.wrap(mean).axpy(1.0 / evaluations, at.gradient());
      }
    }
    try (Regularizer.Evaluation large =
        evaluate(new SmoothedTopKOptions(1, 0.1, 2, 400_000), 7, w)) {
      double error = 4 * Math.sqrt(1.0 / (3.0 * evaluations) + 1.0 / 400_000);
      assertThat(value).isCloseTo(large.value(), within(error * 0.2));
      for (int i = 0; i < 5; i++) {
        assertThat(mean[i]).isCloseTo(large.gradient().toArray()[i], within(error * 0.5));
      }
    }
  }

  @Test
  void gradientSumsToTheNumberOfCountedEntries() {
    RandomStream random = RandomStream.of(3);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(60);
      int k = 1 + random.nextInt(60);
      double[] w = new double[n];
      Arrays.setAll(w, i -> random.nextInt(3) * random.nextDouble());
      // a weight and a number of draws that are powers of two, so that the sum is exact
      try (Regularizer.Evaluation at =
          evaluate(new SmoothedTopKOptions(0.25, 0.01, k, 32), round, w)) {
        assertThat(Arrays.stream(at.gradient().toArray()).sum()).isEqualTo(-0.25 * Math.min(k, n));
        for (double entry : at.gradient().toArray()) {
          assertThat(entry).isBetween(-0.25, 0.0);
        }
      }
    }
  }

  @Test
  void everyEntryCountsIfThereAreNoMoreThanK() {
    double[] w = {0.5, 0.2, 0.3};
    for (int k : new int[] {3, 4, 100}) {
      try (Regularizer.Evaluation at = evaluate(new SmoothedTopKOptions(0.7, 1e-9, k, 5), 1, w)) {
        assertThat(at.gradient().toArray()).containsOnly(-0.7);
        assertThat(at.value()).isCloseTo(-0.7, within(1e-8));
      }
    }
  }

  @Test
  void withoutNoiseItIsTheSumOfTheGreatest() {
    double[] w = {0.1, 0.4, 0.2, 0.3};
    for (double noise : new double[] {0, 1e-12}) {
      try (Regularizer.Evaluation at = evaluate(new SmoothedTopKOptions(2, noise, 2, 8), 1, w)) {
        assertThat(at.gradient().toArray()).containsExactly(0, -2, 0, -2);
        assertThat(at.value()).isCloseTo(-2 * 0.7, within(1e-10));
      }
    }
  }

  @Test
  void withoutNoiseTiesGoToTheFirstEntries() {
    try (Regularizer.Evaluation at =
        evaluate(new SmoothedTopKOptions(1, 0, 3, 4), 1, 0.2, 0.2, 0.4, 0.2)) {
      assertThat(at.gradient().toArray()).containsExactly(-1, -1, -1, 0);
    }
  }

  @Test
  void equalEntriesShareTheRewardAlike() {
    double[] w = new double[10];
    Arrays.fill(w, 0.1);
    try (Regularizer.Evaluation at = evaluate(new SmoothedTopKOptions(1, 1e-3, 3, 100_000), 5, w)) {
      for (double entry : at.gradient().toArray()) {
        assertThat(entry).isCloseTo(-0.3, within(4 * Math.sqrt(0.21 / 100_000)));
      }
    }
  }

  @Test
  void otherStreamsGiveOtherDraws() {
    double[] w = {0.1, 0.1, 0.1};
    SmoothedTopKOptions options = new SmoothedTopKOptions(1, 1e-3, 1, 10);
    try (Regularizer.Evaluation first = evaluate(options, 1, w);
        Regularizer.Evaluation second = evaluate(options, 2, w)) {
      assertThat(second.value()).isNotEqualTo(first.value());
    }
  }

  @Test
  void namesTheEntryThatIsNotFinite() {
    assertThatThrownBy(
            () -> evaluate(new SmoothedTopKOptions(1, 1e-3, 1, 10), 1, 0.5, 0.5, Double.NaN))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("Entry 2 of 3 is NaN");
  }

  private static Regularizer.Evaluation evaluate(
      SmoothedTopKOptions options, long seed, double... w) {
    return new SmoothedTopKRegularizer(options).evaluate(HeapVector.of(w), RandomStream.of(seed));
  }

  /** Φ by Simpson's rule on the density, to about 1e-12 for the small arguments used here. */
  private static double normalCdf(double a) {
    int intervals = 1000;
    double h = a / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
      double t = i * h;
      double factor = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
      sum += factor * Math.exp(-t * t / 2);
    }
    return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
  }
}
