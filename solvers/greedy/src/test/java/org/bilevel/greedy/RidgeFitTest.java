package org.bilevel.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class RidgeFitTest {
  private static final int CLASSES = 4;
  private static final Samples SAMPLES =
      new Clusters(CLASSES, 6, 0.7).samples(40, RandomStream.of(1));
  private static final double[][] POINTS = TestParts.points(SAMPLES);
  private static final double LAMBDA = 0.1;
  private static final int[] JOINING = {17, 3, 30, 4, 22, 39, 0, 8, 26, 11, 35, 2};
  private static final List<Kernel> KERNELS =
      List.of(Kernel.linear(), Kernel.rbf(3), Kernel.ntk(2));

  @Test
  void anotherPointIsAsGoodAsASolveFromTheBeginning() {
    for (Kernel kernel : KERNELS) {
      Fresh fresh = fresh(kernel);
      for (OuterLoss loss : OuterLoss.values()) {
        RidgeFit fit = fit(kernel, loss);
        assertThat(fit.outerValue()).isEqualTo(fresh.outerValue(loss, new int[0], new double[0]));
        for (int t = 0; t < JOINING.length; t++) {
          fit.append(JOINING[t], weight(t));
          assertSolved(fit, fresh, loss);
        }
        assertThat(fit.points()).isEqualTo(JOINING);
        // and with other weights, one of them 0
        double[] weights = fit.weights();
        for (int t = 0; t < weights.length; t++) {
          weights[t] = weight(t + 3) + 0.1;
        }
        weights[5] = 0;
        fit.reweigh(weights);
        assertThat(fit.weights()).isEqualTo(weights);
        assertSolved(fit, fresh, loss);
      }
    }
  }

  @Test
  void theImplicitGradientIsThatOfCentralDifferences() {
    for (Kernel kernel : KERNELS) {
      Fresh fresh = fresh(kernel);
      for (OuterLoss loss : OuterLoss.values()) {
        RidgeFit fit = fit(kernel, loss);
        for (int size = 0; size <= JOINING.length; size++) {
          if (size == 0 || size == 1 || size == 4 || size == JOINING.length) {
            assertGradient(fit, fresh, loss);
          }
          if (size < JOINING.length) {
            fit.append(JOINING[size], weight(size));
          }
        }
        double[] weights = fit.weights();
        weights[1] = 0;
        weights[7] = 3;
        fit.reweigh(weights);
        assertGradient(fit, fresh, loss);
      }
    }
  }

  @Test
  void rowsAreThoseOfTheWholeGradient() {
    for (OuterLoss loss : OuterLoss.values()) {
      RidgeFit fit = fit(Kernel.ntk(1), loss);
      fit.append(3, 1);
      fit.append(10, 0.5);
      double[] whole = fit.gradient(Rows.all(40));
      int[] some = {39, 3, 10, 0};
      double[] rows = fit.gradient(some);
      for (int r = 0; r < some.length; r++) {
        assertThat(rows[r]).isEqualTo(whole[some[r]]);
      }
    }
  }

  @Test
  void featuresGiveTheSameFitAsTheirKernel() {
    for (OuterLoss loss : OuterLoss.values()) {
      RidgeFit dense = fit(Kernel.linear(), loss);
      RidgeFit factor =
          new RidgeFit(
              new FactorGram(POINTS),
              SAMPLES.labels(),
              Weighing.equally(SAMPLES.size()),
              CLASSES,
              LAMBDA,
              loss,
              JOINING.length);
      for (int t = 0; t < JOINING.length; t++) {
        dense.append(JOINING[t], weight(t));
        factor.append(JOINING[t], weight(t));
        assertThat(factor.gradient(Rows.all(40)))
            .containsExactly(dense.gradient(Rows.all(40)), within(1e-11));
        assertThat(factor.outerValue()).isCloseTo(dense.outerValue(), within(1e-13));
      }
    }
  }

  @Test
  void aPointTwiceIsAPointOfTwiceTheWeight() {
    double[][] twice = POINTS.clone();
    twice[1] = POINTS[0];
    int[] labels = SAMPLES.labels().clone();
    labels[1] = labels[0];
    Gram gram = DenseGram.of(Kernel.rbf(3), twice);
    RidgeFit both =
        new RidgeFit(
            gram, labels, Weighing.equally(labels.length), CLASSES, LAMBDA, OuterLoss.SQUARED, 2);
    both.append(0, 1);
    both.append(1, 1);
    RidgeFit one =
        new RidgeFit(
            gram, labels, Weighing.equally(labels.length), CLASSES, LAMBDA, OuterLoss.SQUARED, 2);
    one.append(0, 2);
    for (int c = 0; c < CLASSES; c++) {
      assertThat(both.outputs()[c]).containsExactly(one.outputs()[c], within(1e-13));
    }
  }

  private static void assertSolved(RidgeFit fit, Fresh fresh, OuterLoss loss) {
    double[][] exact = fresh.outputs(fit.points(), fit.weights());
    double[][] alpha = fit.coefficients();
    for (int c = 0; c < CLASSES; c++) {
      assertThat(fit.outputs()[c]).containsExactly(exact[c], within(1e-9));
      for (int i = 0; i < 40; i++) {
        double sum = 0;
        for (int s = 0; s < fit.size(); s++) {
          sum += fresh.k()[i][fit.points()[s]] * alpha[s][c];
        }
        assertThat(sum).isCloseTo(exact[c][i], within(1e-9));
      }
    }
    assertThat(fit.outerValue())
        .isCloseTo(fresh.outerValue(loss, fit.points(), fit.weights()), within(1e-9));
  }

  /** Compare all n derivatives; those outside of S by points of weight 0. */
  private static void assertGradient(RidgeFit fit, Fresh fresh, OuterLoss loss) {
    double[] gradient = fit.gradient(Rows.all(40));
    double greatest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    int[] points = fit.points();
    for (int j = 0; j < 40; j++) {
      int[] with = points;
      double[] weights = fit.weights();
      int at = 0;
      while (at < points.length && points[at] != j) {
        at++;
      }
      if (at == points.length) {
        with = Arrays.copyOf(points, at + 1);
        with[at] = j;
        weights = Arrays.copyOf(weights, at + 1);
      }
      double slope = fresh.slope(loss, with, weights, at, 3e-7);
      assertThat(gradient[j]).isCloseTo(slope, within(1e-6 * Math.max(1, greatest)));
    }
  }

  private static double weight(int t) {
    return 0.5 + (t * 7 % 5) / 2.0;
  }

  @Test
  void candidatesThatCountMoreCountMore() {
    double[] counts = new double[SAMPLES.size()];
    Arrays.setAll(counts, i -> i % 4 * 2 / 3.0);
    double[][] matrix = TestParts.matrix(Kernel.linear(), POINTS);
    for (OuterLoss loss : OuterLoss.values()) {
      RidgeFit fit =
          new RidgeFit(
              DenseGram.of(Kernel.linear(), POINTS),
              SAMPLES.labels(),
              counts,
              CLASSES,
              LAMBDA,
              loss,
              JOINING.length);
      for (int t = 0; t < JOINING.length; t++) {
        fit.append(JOINING[t], weight(t));
      }
      Fresh fresh = new Fresh(matrix, SAMPLES.labels(), counts, CLASSES, LAMBDA);
      assertThat(fit.outerValue())
          .isCloseTo(fresh.outerValue(loss, fit.points(), fit.weights()), within(1e-10));
      double[] gradient = fit.gradient(fit.points());
      for (int s = 0; s < JOINING.length; s++) {
        double slope = fresh.slope(loss, fit.points(), fit.weights(), s, 1e-5);
        assertThat(gradient[s]).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static Fresh fresh(Kernel kernel) {
    return new Fresh(
        TestParts.matrix(kernel, POINTS),
        SAMPLES.labels(),
        Weighing.equally(SAMPLES.size()),
        CLASSES,
        LAMBDA);
  }

  private static RidgeFit fit(Kernel kernel, OuterLoss loss) {
    return new RidgeFit(
        DenseGram.of(kernel, POINTS),
        SAMPLES.labels(),
        Weighing.equally(SAMPLES.size()),
        CLASSES,
        LAMBDA,
        loss,
        JOINING.length);
  }
}
