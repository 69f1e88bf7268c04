package org.bilevel.adult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.adult.Newton.Derivatives;
import org.bilevel.adult.Newton.Minimum;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExactTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 10})
  void theInnerSolutionIsStationary(double coupling) {
    AdultProblem problem = Made.problem(coupling, 0, 0);
    HeapVector x = HeapVector.of(1, -2, 0.5, 3, 0, -1);

    HeapVector y = HeapVector.wrap(new Exact(problem).inner(x.array()));

    assertThat(problem.inner().gradientY(x, y, Batch.all()).norm()).isLessThan(1e-12);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 1})
  void theOptimumIsStationaryAndLeast(double coupling) {
    AdultProblem problem = Made.problem(coupling, 0, 0);
    Exact exact = new Exact(problem);

    Minimum optimum = exact.optimum();

    assertThat(optimum.gradientNorm()).isLessThan(Exact.STATIONARY);
    assertThat(optimum.steps()).isLessThan(40);
    assertThat(exact.predictionError(optimum.at())).isEqualTo(optimum.value(), within(1e-14));
    RandomStream random = RandomStream.of(1);
    double h = 1e-5;
    for (int k = 0; k < 20; k++) {
      double[] u = new double[6];
      Arrays.setAll(u, j -> random.nextGaussian());
      // the slope by central differences, independent of any gradient
      assertThat(
              (exact.predictionError(moved(optimum.at(), h, u))
                      - exact.predictionError(moved(optimum.at(), -h, u)))
                  / (2 * h))
          .isEqualTo(0, within(1e-7));
      assertThat(exact.predictionError(moved(optimum.at(), 0.1, u))).isGreaterThan(optimum.value());
    }
  }

  @Test
  void derivativesOfThePredictionErrorAreThoseOfItsValues() {
    Exact exact = new Exact(Made.problem(0.2, 0, 0));
    double[] x = {0.4, -1, 0.2, 0.7, -0.3, 0.1};
    Derivatives here = exact.reduced().derivatives(x);
    double h = 1e-5;
    for (int j = 0; j < 6; j++) {
      double[] unit = new double[6];
      unit[j] = 1;
      double slope =
          (exact.predictionError(moved(x, h, unit)) - exact.predictionError(moved(x, -h, unit)))
              / (2 * h);
      assertThat(here.gradient()[j]).isEqualTo(slope, within(1e-9));
      double[] up = exact.reduced().derivatives(moved(x, h, unit)).gradient();
      double[] down = exact.reduced().derivatives(moved(x, -h, unit)).gradient();
      for (int i = j; i < 6; i++) {
        assertThat(here.hessian()[i][j]).isEqualTo((up[i] - down[i]) / (2 * h), within(1e-9));
      }
    }
  }

  @Test
  void withoutTheInnerProblemTheErrorIsLess() {
    AdultProblem problem = Made.problem(0.5, 0, 0);
    Exact exact = new Exact(problem);

    double relaxed = exact.relaxedOptimum();

    assertThat(relaxed).isLessThan(exact.optimum().value());
    // with hardly any coupling y is free as well
    assertThat(new Exact(Made.problem(1e-7, 0, 0)).optimum().value())
        .isEqualTo(relaxed, within(1e-5));
  }

  @Test
  void aSingularHessianIsNoObstacle() {
    // (w₀ + w₁ − 3)², flat along (1, −1)
    Newton.Smooth flat =
        smooth(w -> {
          double r = w[0] + w[1] - 3;
          return new Derivatives(
              r * r, new double[] {2 * r, 2 * r}, new double[][] {{2, 2}, {2, 2}});
        });

    Minimum found = Newton.minimise(flat, new double[] {0, 0}, 1e-10, 100);

    assertThat(found.at()[0]).isEqualTo(1.5, within(1e-9));
    assertThat(found.gradientNorm()).isLessThan(1e-10);
  }

  @Test
  void negativeCurvatureIsLeftDownhill() {
    // w⁴/4 − w²/2 at 0.1, where the curvature is negative
    Newton.Smooth well =
        smooth(w ->
            new Derivatives(
                Math.pow(w[0], 4) / 4 - w[0] * w[0] / 2,
                new double[] {Math.pow(w[0], 3) - w[0]},
                new double[][] {{3 * w[0] * w[0] - 1}}));

    assertThat(Newton.minimise(well, new double[] {0.1}, 1e-10, 100).at()[0])
        .isEqualTo(1, within(1e-9));
  }

  @Test
  void stopsWhereItIsToldTo() {
    Exact exact = new Exact(Made.problem(0.1, 0, 0));

    Minimum cut = Newton.minimise(exact.reduced(), new double[6], 1e-8, 2);

    assertThat(cut.steps()).isEqualTo(2);
    assertThat(cut.gradientNorm()).isGreaterThan(1e-8);
  }

  @Test
  void secondDerivativesThatAreNotFiniteAreNamed() {
    Newton.Smooth broken =
        smooth(w -> new Derivatives(1, new double[] {1}, new double[][] {{Double.NaN}}));

    assertThatThrownBy(() -> Newton.minimise(broken, new double[] {0}, 1e-10, 100))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("not finite");
  }

  @Test
  void aFactorSolvesAndInverts() {
    double[][] a = {{4, 9, 9}, {2, 3, 9}, {0.5, -1, 5}}; // only the lower triangle counts
    Cholesky factor = Cholesky.of(a, 1).orElseThrow();

    double[] v = factor.solve(new double[] {1, 2, 3});

    assertThat(5 * v[0] + 2 * v[1] + 0.5 * v[2]).isEqualTo(1, within(1e-14));
    assertThat(2 * v[0] + 4 * v[1] - v[2]).isEqualTo(2, within(1e-14));
    assertThat(0.5 * v[0] - v[1] + 6 * v[2]).isEqualTo(3, within(1e-14));
    assertThat(factor.inverse()[1][0] + 2 * factor.inverse()[1][1] + 3 * factor.inverse()[1][2])
        .isEqualTo(v[1], within(1e-14));
    assertThat(Cholesky.of(a, -4.1)).isEmpty();
  }

  private interface Function {
    Derivatives at(double[] w);
  }

  private static Newton.Smooth smooth(Function function) {
    return new Newton.Smooth() {
      @Override
      public double value(double[] w) {
        return function.at(w).value();
      }

      @Override
      public Derivatives derivatives(double[] w) {
        return function.at(w);
      }
    };
  }

  private static double[] moved(double[] from, double length, double[] direction) {
    HeapVector to = HeapVector.of(from);
    to.axpy(length, HeapVector.wrap(direction));
    return to.array();
  }
}
