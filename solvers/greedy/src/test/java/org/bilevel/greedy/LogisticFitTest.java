package org.bilevel.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class LogisticFitTest {
  private static final int CLASSES = 3;
  private static final Samples SAMPLES =
      new Clusters(CLASSES, 5, 0.7).samples(25, RandomStream.of(1));
  private static final double[][] POINTS = TestParts.points(SAMPLES);
  private static final double LAMBDA = 0.1;
  private static final int[] JOINING = {17, 3, 20, 4, 22, 0, 8};
  private static final List<Kernel> KERNELS =
      List.of(Kernel.linear(), Kernel.rbf(3), Kernel.ntk(2));

  @Test
  void theFitIsStationary() {
    for (Kernel kernel : KERNELS) {
      LogisticFit fit = fit(kernel, OuterLoss.CROSS_ENTROPY);
      double[][] k = TestParts.matrix(kernel, POINTS);
      for (int t = 0; t < JOINING.length; t++) {
        fit.append(JOINING[t], weight(t));
        assertStationary(fit, k);
      }
      double[] weights = fit.weights();
      weights[2] = 0;
      weights[5] = 40;
      fit.reweigh(weights);
      assertThat(fit.weights()).isEqualTo(weights);
      assertStationary(fit, k);
    }
  }

  /** 2λα = W (Y − P), which is necessary and, f being convex, sufficient. */
  private static void assertStationary(LogisticFit fit, double[][] k) {
    double[][] alpha = fit.coefficients();
    int[] points = fit.points();
    for (int i = 0; i < 25; i++) {
      for (int c = 0; c < CLASSES; c++) {
        double sum = 0;
        for (int s = 0; s < points.length; s++) {
          sum += k[i][points[s]] * alpha[s][c];
        }
        assertThat(fit.outputs()[c][i]).isCloseTo(sum, within(1e-10));
      }
    }
    for (int s = 0; s < points.length; s++) {
      double total = 0;
      for (int c = 0; c < CLASSES; c++) {
        total += Math.exp(fit.outputs()[c][points[s]]);
      }
      for (int c = 0; c < CLASSES; c++) {
        double p = Math.exp(fit.outputs()[c][points[s]]) / total;
        double y = SAMPLES.labels()[points[s]] == c ? 1 : 0;
        assertThat(2 * LAMBDA * alpha[s][c]).isCloseTo(fit.weights()[s] * (y - p), within(1e-9));
      }
    }
  }

  @Test
  void theImplicitGradientIsThatOfDifferences() {
    for (Kernel kernel : KERNELS) {
      for (OuterLoss loss : OuterLoss.values()) {
        for (int size : new int[] {0, 1, 4, 7}) {
          LogisticFit fit = fit(kernel, loss);
          for (int t = 0; t < size; t++) {
            fit.append(JOINING[t], weight(t));
          }
          double[] gradient = fit.gradient(Rows.all(25));
          double greatest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
          double[] weights = fit.weights();
          for (int s = 0; s < size; s++) {
            // central
            double slope =
                (value(kernel, loss, weights, s, 1e-5, -1)
                        - value(kernel, loss, weights, s, -1e-5, -1))
                    / 2e-5;
            assertThat(gradient[JOINING[s]]).isCloseTo(slope, within(1e-6 * Math.max(1, greatest)));
          }
          for (int j = 0; j < 25; j++) {
            int candidate = j;
            if (Arrays.stream(fit.points()).noneMatch(i -> i == candidate)) {
              // one-sided, as weights are not negative: exact for polynomials of degree 2
              double h = 1e-6;
              double slope =
                  (4 * value(kernel, loss, weights, size, h, j)
                          - value(kernel, loss, weights, size, 2 * h, j)
                          - 3 * fit.outerValue())
                      / (2 * h);
              assertThat(gradient[j]).isCloseTo(slope, within(1e-6 * Math.max(1, greatest)));
            }
          }
        }
      }
    }
  }

  /** Return G where weight s is moved by h; the s-th point is another one if asked for. */
  private static double value(
      Kernel kernel, OuterLoss loss, double[] weights, int s, double h, int other) {
    LogisticFit fit = fit(kernel, loss);
    for (int t = 0; t < weights.length; t++) {
      fit.append(JOINING[t], weights[t] + (t == s ? h : 0));
    }
    if (other >= 0) {
      fit.append(other, h);
    }
    return fit.outerValue();
  }

  private static double weight(int t) {
    return 0.5 + (t * 7 % 5) / 2.0;
  }

  private static LogisticFit fit(Kernel kernel, OuterLoss loss) {
    return new LogisticFit(
        DenseGram.of(kernel, POINTS),
        SAMPLES.labels(),
        Weighing.equally(SAMPLES.size()),
        CLASSES,
        LAMBDA,
        loss,
        JOINING.length + 1);
  }
}
