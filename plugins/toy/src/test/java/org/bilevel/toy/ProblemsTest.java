package org.bilevel.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.CentralDifferences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemsTest {
  private static final Problems.Size SIZE = new Problems.Size(4, 7, 20);

  private static KnownProblem make(Problems problem) {
    return problem.make(SIZE, RandomStream.of(3));
  }

  @ParameterizedTest
  @EnumSource
  void derivativesAgreeWithCentralDifferences(Problems problem) {
    KnownProblem known = make(problem);
    RandomStream random = RandomStream.of(5);
    for (int i = 0; i < 10; i++) {
      Vector x = near(known.problem().initialOuter(), random.split("x", i));
      Vector y = near(known.problem().initialInner(), random.split("y", i));
      for (Objective g : new Objective[] {known.problem().outer(), known.problem().inner()}) {
        assertThat(CentralDifferences.of(g, x, y, Batch.all(), 1e-5, random.split("g", i)).worst())
            .isLessThan(1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsAndSolutionsAreFeasibleAndHaveOneValue(Problems problem) {
    KnownProblem known = make(problem);
    assertThat(
            known.infeasibility(
                known.problem().initialOuter(),
                known.problem().initialOuter(),
                known.problem().initialInner()))
        .isZero();
    for (Optimum optimum : known.optima()) {
      assertThat(known.infeasibility(optimum.x(), optimum.x(), optimum.y())).isZero();
      assertThat(optimum.x().size()).isEqualTo(known.problem().initialOuter().size());
      assertThat(optimum.y().size()).isEqualTo(known.problem().initialInner().size());
      assertThat(known.problem().outer().value(optimum.x(), optimum.y(), Batch.all()))
          .isCloseTo(optimum.value(), within(1e-12));
      assertThat(known.outerError(optimum.x())).isZero();
      assertThat(known.innerError(optimum.y())).isZero();
      assertThat(known.valueError(optimum.value())).isZero();
    }
  }

  /**
   * Of all y of a fine grid, those within 5e-6 of the least f are solutions; of all x of a grid and
   * these y, F is least at the known solution.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"IAPTT_10", "MITSOS.*"})
  void aSearchOfAllPointsFindsTheKnownSolution(Problems problem) {
    KnownProblem known = make(problem);
    int xs = 400;
    int ys = 8000;
    double best = Double.POSITIVE_INFINITY;
    double at = Double.NaN;
    double[] f = new double[ys + 1];
    for (int i = 0; i <= xs; i++) {
      HeapVector x = HeapVector.of(grid(known.outerSet(), i, xs));
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j <= ys; j++) {
        f[j] = value(known.problem().inner(), x, grid(known.innerSet(), j, ys));
        least = Math.min(least, f[j]);
      }
      for (int j = 0; j <= ys; j++) {
        if (f[j] <= least + 5e-6) {
          double outer = value(known.problem().outer(), x, grid(known.innerSet(), j, ys));
          if (outer < best) {
            best = outer;
            at = x.array()[0];
          }
        }
      }
    }
    for (Optimum optimum : known.optima()) {
      // the grid of x is this wide, and slopes of F are at most 2
      double width = (known.outerSet().upper() - known.outerSet().lower()) / xs;
      assertThat(best).isCloseTo(optimum.value(), within(2 * width));
      assertThat(at).isCloseTo(optimum.x().array()[0], within(3 * width));
      double inner = value(known.problem().inner(), optimum.x(), optimum.y().array()[0]);
      for (int j = 0; j <= ys; j++) {
        assertThat(value(known.problem().inner(), optimum.x(), grid(known.innerSet(), j, ys)))
            .isGreaterThan(inner - 1e-12);
      }
    }
  }

  @Test
  void theSolutionOf13IsStationaryInBothObjectives() {
    KnownProblem known = make(Problems.IAPTT_13);
    Optimum optimum = known.optima().getFirst();
    assertThat(known.problem().inner().gradientY(optimum.x(), optimum.y(), Batch.all()).norm())
        .isZero();
    assertThat(known.problem().outer().gradientY(optimum.x(), optimum.y(), Batch.all()).norm())
        .isZero();
    assertThat(optimum.x().size()).isEqualTo(50);
    // F is a sum of fourth powers, so nothing is below 0; any y₂ solves the inner problem
    HeapVector other = optimum.y().copy();
    other.array()[70] = -3;
    assertThat(known.problem().inner().gradientY(optimum.x(), other, Batch.all()).norm()).isZero();
    assertThat(known.problem().outer().value(optimum.x(), other, Batch.all())).isEqualTo(256);
  }

  @Test
  void theHalfPlanesSolutionIsTheBestOfAGridAndItsHypergradientASlope() {
    KnownProblem known = make(Problems.HALF_PLANE);
    Optimum optimum = known.optima().getFirst();
    assertThat(HalfPlane.solution(optimum.x().array())).containsExactly(optimum.y().array());
    assertThat(known.hypergradient().orElseThrow().apply(optimum.x()).norm()).isZero();
    for (double x1 = -2; x1 < 5; x1 += 0.125) {
      for (double x2 = -2; x2 < 5; x2 += 0.125) {
        HeapVector x = HeapVector.of(x1, x2);
        assertThat(reduced(known, x)).isGreaterThanOrEqualTo(optimum.value());
        if (2 * x2 != 1) { // where the constraint becomes active F has a kink
          HeapVector exact = known.hypergradient().orElseThrow().apply(x);
          double h = 1e-5;
          assertThat(
                  (reduced(known, HeapVector.of(x1 + h, x2))
                          - reduced(known, HeapVector.of(x1 - h, x2)))
                      / (2 * h))
              .isCloseTo(exact.array()[0], within(1e-8));
          assertThat(
                  (reduced(known, HeapVector.of(x1, x2 + h))
                          - reduced(known, HeapVector.of(x1, x2 - h)))
                      / (2 * h))
              .isCloseTo(exact.array()[1], within(1e-8));
        }
      }
    }
  }

  private static double reduced(KnownProblem known, HeapVector x) {
    HeapVector y = HeapVector.of(HalfPlane.solution(x.array()));
    return known.problem().outer().value(x, y, Batch.all());
  }

  @Test
  void theQuadraticSolutionIsStationaryAndItsHypergradientThatOfTheImplicitFunction() {
    KnownProblem known = make(Problems.QUADRATIC);
    Optimum optimum = known.optima().getFirst();
    var hypergradient = known.hypergradient().orElseThrow();
    assertThat(known.problem().inner().gradientY(optimum.x(), optimum.y(), Batch.all()).norm())
        .isLessThan(1e-12);
    assertThat(hypergradient.apply(optimum.x()).norm()).isLessThan(1e-12);

    // along the path from x* to another x, F(x, y*(x)) changes as the hypergradient says:
    // both are quadratic, and the mean of the ends' slopes is exact
    HeapVector x = HeapVector.of(0.3, -1, 2, 0.7);
    HeapVector step = x.copy();
    step.axpy(-1, optimum.x());
    Vector y = innerSolution(known, x, optimum.y());
    double rise = known.problem().outer().value(x, y, Batch.all()) - optimum.value();
    assertThat(hypergradient.apply(x).dot(step) / 2).isCloseTo(rise, within(1e-9 * rise));
  }

  /** Gradient steps of size 1 converge, since the eigenvalues lie between 1/20 and 1. */
  private static Vector innerSolution(KnownProblem known, Vector x, Vector start) {
    Vector y = start.copy();
    for (int k = 0; k < 1000; k++) {
      y.axpy(-1, known.problem().inner().gradientY(x, y, Batch.all()));
    }
    return y;
  }

  @Test
  void theConditionNumberIsThatOfTheInnerHessian() {
    KnownProblem known = make(Problems.QUADRATIC);
    Vector x = known.problem().initialOuter();
    Vector y = known.problem().initialInner();
    try (var f = known.problem().inner().linearize(x, y, Batch.all())) {
      double trace = 0;
      double squares = 0;
      for (int i = 0; i < 7; i++) {
        HeapVector unit = HeapVector.zeros(7);
        unit.array()[i] = 1;
        Vector column = f.productYy(unit);
        trace += column.dot(unit);
        squares += column.dot(column);
      }
      double expectedTrace = 0;
      double expectedSquares = 0;
      for (int i = 0; i < 7; i++) {
        double eigenvalue = Math.pow(20, -i / 6.0);
        expectedTrace += eigenvalue;
        expectedSquares += eigenvalue * eigenvalue;
      }
      assertThat(trace).isCloseTo(expectedTrace, within(1e-12));
      assertThat(squares).isCloseTo(expectedSquares, within(1e-12));
    }
  }

  @Test
  void theNearestOfSeveralSolutionsCounts() {
    KnownProblem known = make(Problems.MITSOS_BARTON_3_17);
    assertThat(known.innerError(HeapVector.of(-0.6))).isCloseTo(0.2, within(1e-12));
    assertThat(known.innerError(HeapVector.of(0.4))).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void errorsAreAbsoluteWhereTheAnswerIsZero() {
    KnownProblem known = make(Problems.IAPTT_13);
    assertThat(known.valueError(0.3)).isEqualTo(0.3);
    assertThat(make(Problems.IAPTT_10).valueError(0)).isEqualTo(1);
  }

  @Test
  void infeasibilityIsTheGreatestDistanceFromABound() {
    KnownProblem known = make(Problems.IAPTT_10);
    assertThat(known.infeasibility(HeapVector.of(0.5), HeapVector.of(0.5), HeapVector.of(2.25)))
        .isEqualTo(0.5);
    assertThat(known.infeasibility(HeapVector.of(10.125), HeapVector.of(1), HeapVector.of(-2.25)))
        .isEqualTo(0.25);
  }

  private static Vector near(Vector start, RandomStream random) {
    double[] entries = start.toArray();
    for (int i = 0; i < entries.length; i++) {
      entries[i] += 0.5 * random.nextGaussian();
    }
    start.assign(entries);
    return start;
  }

  private static double grid(Box set, int i, int n) {
    return set.lower() + (set.upper() - set.lower()) * i / n;
  }

  private static double value(Objective g, Vector x, double y) {
    return g.value(x, HeapVector.of(y), Batch.all());
  }
}
