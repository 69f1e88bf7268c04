package org.bilevel.gcr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class WeightFitTest {

  @Test
  void oneSampleHasItsClosedForm() {
    WeightFit fit = new WeightFit(1, 0.5);
    fit.add(new double[] {4}, 9);
    assertThat(fit.solve()).containsExactly(new double[] {2}, within(1e-15));
    assertThat(fit.error()).isLessThan(1e-15);
  }

  @Test
  void aSampleThatPointsTheOtherWayWeighsNothing() {
    WeightFit fit = new WeightFit(2, 0.5);
    fit.add(new double[] {4}, 9);
    fit.add(new double[] {-1, 2}, -3);
    // −3 + 2 < 0: nothing to gain
    assertThat(fit.solve()).containsExactly(new double[] {2, 0}, within(1e-15));
  }

  @Test
  void duplicatesShareTheWeight() {
    WeightFit fit = new WeightFit(2, 0.5);
    fit.add(new double[] {4}, 17);
    fit.add(new double[] {4, 4}, 17);
    assertThat(fit.solve()).containsExactly(new double[] {2, 2}, within(1e-14));
    assertThat(fit.error()).isLessThanOrEqualTo(1e-12);
  }

  @Test
  void manyWeightsMeetTheOptimalityConditions() {
    // 60 vectors in 8 dimensions with a common part, one after the other: weights come and go
    for (int seed = 0; seed < 5; seed++) {
      RandomStream random = RandomStream.of(seed);
      double[][] vectors = new double[60][8];
      double[] target = new double[8];
      for (int k = 0; k < 8; k++) {
        for (double[] vector : vectors) {
          vector[k] = 1 + random.nextGaussian();
        }
        target[k] = 40 * random.nextGaussian();
      }
      WeightFit fit = new WeightFit(60, 1e-3);
      double[] w = {};
      for (int j = 0; j < 60; j++) {
        double[] products = new double[j + 1];
        for (int l = 0; l <= j; l++) {
          products[l] = dot(vectors[j], vectors[l]);
        }
        fit.add(products, dot(vectors[j], target));
        w = fit.solve();
        assertThat(fit.error()).isLessThan(1e-9);
      }
      double[] residual = target.clone();
      for (int j = 0; j < 60; j++) {
        for (int k = 0; k < 8; k++) {
          residual[k] -= w[j] * vectors[j][k];
        }
      }
      for (int j = 0; j < 60; j++) {
        double slope = dot(vectors[j], residual) - 1e-3 * w[j];
        assertThat(w[j]).isNotNegative();
        assertThat(w[j] > 0 ? Math.abs(slope) : slope).isLessThan(1e-8);
      }
      assertThat(w).as("some are held at 0").contains(0);
    }
  }

  @Test
  void nothingToMatchWeighsNothing() {
    WeightFit fit = new WeightFit(2, 0.5);
    fit.add(new double[] {0}, 0);
    fit.add(new double[] {0, 0}, 0);
    assertThat(fit.solve()).containsExactly(0, 0);
    assertThat(fit.error()).isZero();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
