package org.bilevel.testkit.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.HeadGradients;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

/** All parameters of softmax regression are output layer, so its gradients are the whole ones. */
final class HeadGradientsTest {
  private static final int N = 9;
  private static final Samples SAMPLES = new Clusters(3, 5, 1).samples(N, RandomStream.of(1));

  @Test
  void innerProductsAreThoseOfTheGradients() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 3);
        PlacedSamples placed = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      HeadGradients gradients = HeadGradients.of(model, theta, SAMPLES);
      assertThat(gradients.size()).isEqualTo(N);
      HeapVector[] whole = new HeapVector[N];
      HeapVector sum = HeapVector.zeros(theta.size());
      double[] coefficients = new double[N];
      for (int i = 0; i < N; i++) {
        HeapVector weights = HeapVector.zeros(N);
        weights.array()[i] = 1;
        whole[i] = (HeapVector) model.weightedLoss(placed).gradientY(weights, theta, Batch.all());
        coefficients[i] = i - 3.5;
        sum.axpy(coefficients[i], whole[i]);
      }
      double[] dots = gradients.dotsWithSum(coefficients);
      for (int i = 0; i < N; i++) {
        assertThat(dots[i]).isCloseTo(whole[i].dot(sum), within(1e-5));
        for (int j = 0; j < N; j++) {
          // scores are rounded to 32-bit
          assertThat(gradients.dot(i, j)).isCloseTo(whole[i].dot(whole[j]), within(1e-5));
        }
      }
    }
  }

  @Test
  void divergedParametersAreRefused() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 3);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      theta.fill(Double.NaN);
      assertThatThrownBy(() -> HeadGradients.of(model, theta, SAMPLES))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("score of the sample with id 0 is NaN");
    }
  }
}
