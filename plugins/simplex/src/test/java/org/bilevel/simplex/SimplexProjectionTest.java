package org.bilevel.simplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

final class SimplexProjectionTest {
  private static final double[] RADII = {1, 0.37, 1e-6, 250, 1e9};

  @Test
  void knownPoints() {
    assertThat(projected(1, 0.5, 0.5)).containsExactly(0.5, 0.5);
    assertThat(projected(1, 3)).containsExactly(1);
    assertThat(projected(1, -7)).containsExactly(1);
    assertThat(projected(1, 1, 1)).containsExactly(0.5, 0.5);
    assertThat(projected(1, 2, 0)).containsExactly(1, 0);
    assertThat(projected(2, 0, 0, 0, 0)).containsExactly(0.5, 0.5, 0.5, 0.5);
    assertThat(projected(1, 0.75, 0.5, -3)).containsExactly(0.625, 0.375, 0);
    assertThat(projected(1, 1e300, -1e300, 1e300)).containsExactly(0.5, 0, 0.5);
    assertThat(projected(1, Double.MAX_VALUE, -Double.MAX_VALUE)).containsExactly(1, 0);
  }

  @Test
  void agreesWithTheSortedReferenceOnThousandsOfPoints() {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 20_000; i++) {
      double radius = RADII[random.nextInt(RADII.length)];
      double[] point = point(1 + random.nextInt(40), radius, random);
      assertProjected(point, radius);
    }
  }

  @Test
  void agreesWithTheSortedReferenceOnLongPoints() {
    RandomStream random = RandomStream.of(2);
    for (int n : new int[] {100, 999, 1000, 5000, 10_000, 100_000}) {
      for (int i = 0; i < 20; i++) {
        double radius = RADII[random.nextInt(RADII.length)];
        assertProjected(point(n, radius, random), radius);
      }
    }
  }

  @Test
  void agreesWithAQuadraticProgram() {
    RandomStream random = RandomStream.of(3);
    for (int round = 0; round < 500; round++) {
      int n = 1 + random.nextInt(12);
      double[] point = new double[n];
      Arrays.setAll(point, i -> random.nextInt(4) == 0 ? 0.5 : 2 * random.nextGaussian());
      R064Store ones = R064Store.FACTORY.make(1, n);
      ones.fillAll(1.0);
      Optimisation.Result solution =
          ConvexSolver.newBuilder()
              .objective(R064Store.FACTORY.makeIdentity(n), R064Store.FACTORY.column(point))
              .equalities(ones, R064Store.FACTORY.column(1.5))
              .inequalities(
                  R064Store.FACTORY.makeIdentity(n).negate(), R064Store.FACTORY.make(n, 1))
              .build()
              .solve();
      double[] result = projected(1.5, point);
      for (int i = 0; i < n; i++) {
        assertThat(result[i]).isCloseTo(solution.doubleValue(i), within(1e-9));
      }
    }
  }

  @Test
  void uniformWeightsStayAsTheyAre() {
    for (int n = 1; n <= 2000; n++) {
      double[] uniform = new double[n];
      Arrays.fill(uniform, 1.0 / n);
      assertThat(projected(1, uniform)).isEqualTo(uniform);
    }
  }

  /** Orders in which the greatest entries of groups say little, and in which they say all. */
  @Test
  void agreesWithTheSortedReferenceInAnyOrder() {
    RandomStream random = RandomStream.of(4);
    double[] point = new double[70_000];
    Arrays.setAll(point, i -> random.nextGaussian() / 250);
    Arrays.sort(point);
    assertProjected(point, 1);
    double[] reversed = point.clone();
    Arrays.setAll(reversed, i -> point[point.length - 1 - i]);
    assertProjected(reversed, 1);
    double[] columns = new double[point.length]; // the greatest ones in a few groups
    Arrays.setAll(columns, i -> i % 256 < 2 ? 1e-3 * (2 + random.nextDouble()) : 0);
    assertProjected(columns, 1);
  }

  /** Here a sum that is near enough to r for so many entries is not the best one yet. */
  @Test
  void longPointsAreAsExactAsShortOnes() {
    for (int n : new int[] {4, 4000, 100_003, 1_000_000}) {
      double[] point = new double[n];
      Arrays.fill(point, -2);
      point[n / 3] = 1;
      point[n / 2] = 3e-12;
      double[] x = projected(1, point);
      assertThat(x[n / 3]).isCloseTo(1 - 1.5e-12, within(1e-15));
      assertThat(x[n / 2]).isCloseTo(1.5e-12, within(1e-15));
      assertThat(Arrays.stream(x).filter(entry -> entry > 0).count()).isEqualTo(2);
    }
  }

  /** Of a long point at most half, then a quarter is left, and so on, or nearly all of it. */
  @Test
  void agreesWithTheSortedReferenceWhereManyEntriesStayPositive() {
    RandomStream random = RandomStream.of(7);
    for (int n : new int[] {1023, 1025, 4095, 4096, 8192, 30_001}) {
      for (double share : new double[] {0.001, 0.01, 0.1, 0.5, 3}) {
        double[] point = new double[n];
        Arrays.setAll(point, i -> random.nextDouble());
        assertProjected(point, share * n);
        Arrays.setAll(point, i -> Math.pow(10, -5 * random.nextDouble()));
        assertProjected(point, share * n);
        Arrays.setAll(point, i -> -1 - random.nextDouble());
        assertProjected(point, share * n);
      }
    }
  }

  /** Their differences are beyond the greatest number. */
  @Test
  void entriesFarApart() {
    assertThat(projected(1, 1.5e308, -1.5e308, 1.5e308, 0, -0.5))
        .containsExactly(0.5, 0, 0.5, 0, 0);
    assertThat(projected(3, -1e308, 1e308, 1e308, 1e308, 1e308, -1e308))
        .containsExactly(0, 0.75, 0.75, 0.75, 0.75, 0);
  }

  /** Every 24th entry says nothing of the others. */
  @Test
  void agreesWithTheSortedReferenceWhereASampleMisleads() {
    RandomStream random = RandomStream.of(5);
    double[] point = new double[24 * 4096];
    Arrays.setAll(point, i -> (i % 24 == 0 ? -1 : 1) * random.nextDouble());
    assertProjected(point, 1);
    Arrays.setAll(point, i -> (i % 24 == 0 ? 1 : -1) * random.nextDouble());
    assertProjected(point, 1);
    Arrays.setAll(point, i -> i % 24 == 0 ? 7 : 0);
    assertProjected(point, 1);
  }

  /**
   * One entry in 100 is not 0: with a sum above r, below it, feasible, and some of them negative.
   */
  @Test
  void agreesWithTheSortedReferenceWhereFewEntriesAreNotZero() {
    RandomStream random = RandomStream.of(6);
    for (int n : new int[] {1024, 4096, 20_000, 200_000}) {
      for (double radius : RADII) {
        for (double share : new double[] {0.5, 1, 1 + 1e-15, 1.5, 300}) {
          double[] point = fewEntries(n, random);
          double sum = Arrays.stream(point).sum();
          assertProjected(
              Arrays.stream(point).map(x -> x / sum * share * radius).toArray(), radius);
        }
        double[] point = fewEntries(n, random);
        assertProjected(Arrays.stream(point).map(x -> radius * (x - 0.1)).toArray(), radius);
        assertProjected(
            Arrays.stream(point).map(x -> x == 0 ? 0 : radius * (x - 0.3)).toArray(), radius);
      }
    }
  }

  private static double[] fewEntries(int n, RandomStream random) {
    double[] point = new double[n];
    for (int i = 0; i < n / 100; i++) {
      point[random.nextInt(n)] = random.nextDouble();
    }
    return point;
  }

  @Test
  void anEntryThatIsNotFiniteIsNamedAlsoAmongZeros() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] point = new double[20_000];
      point[17] = 2;
      point[12_345] = bad;
      assertThatThrownBy(() -> projected(1, point))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("Entry 12345 of 20000 is " + bad);
    }
  }

  @Test
  void shiftingAllEntriesChangesNothing() {
    assertThat(projected(1, 1000.5, 1000.25, 1000)).isEqualTo(projected(1, 0.5, 0.25, 0));
  }

  @Test
  void zerosThatAreNotNegativeStayAsTheyAre() {
    assertThat(projected(1, 1, 0.0, -0.0)).isEqualTo(new double[] {1, 0.0, -0.0});
  }

  @Test
  void aVectorWithoutEntriesIsRefused() {
    assertThatThrownBy(() -> projected(1)).isInstanceOf(BilevelException.class);
  }

  static boolean feasible(double[] x, double radius) {
    DoubleDouble sum = new DoubleDouble(-radius);
    for (double entry : x) {
      if (!(entry >= 0)) {
        return false;
      }
      sum.add(entry);
    }
    return Math.abs(sum.value()) <= x.length * Math.ulp(radius);
  }

  private static void assertProjected(double[] point, double radius) {
    double[] result = projected(radius, point);
    assertThat(feasible(result, radius)).as(() -> describe(point, radius)).isTrue();
    assertThat(projected(radius, result)).isEqualTo(result);
    double[] reference = reference(point, radius);
    double worst = 0;
    for (int i = 0; i < point.length; i++) {
      worst = Math.max(worst, Math.abs(result[i] - reference[i]));
    }
    assertThat(worst).as(() -> describe(point, radius)).isLessThanOrEqualTo(1e-12 * radius);
    assertOptimal(point, result, radius);
  }

  private static String describe(double[] point, double radius) {
    return "projection of " + Arrays.toString(point) + " with radius " + radius;
  }

  /** KKT: x_i − P(x)_i is τ where P(x)_i > 0 and at most τ where P(x)_i = 0. */
  private static void assertOptimal(double[] point, double[] result, double radius) {
    double greatest = Arrays.stream(point).max().orElseThrow();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double mostOfZeros = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < point.length; i++) {
      double multiplier = point[i] - greatest - result[i];
      if (result[i] > 0) {
        least = Math.min(least, multiplier);
        most = Math.max(most, multiplier);
      } else {
        mostOfZeros = Math.max(mostOfZeros, multiplier);
      }
    }
    // a feasible point comes back as it is: its multiplier is 0 up to the promised rounding
    double rounding = 1e-14 * radius;
    assertThat(most - least).isLessThanOrEqualTo(rounding);
    assertThat(mostOfZeros).isLessThanOrEqualTo(least + rounding);
  }

  private static double[] projected(double radius, double... point) {
    HeapVector x = HeapVector.of(point);
    new SimplexProjection(new SimplexOptions(radius)).project(x);
    return x.array();
  }

  /** The textbook method: sort, then the largest k whose k-th entry exceeds its threshold. */
  private static double[] reference(double[] point, double radius) {
    double greatest = Arrays.stream(point).max().orElseThrow();
    double[] shifted = Arrays.stream(point).map(entry -> entry - greatest).toArray();
    double[] sorted = shifted.clone();
    Arrays.sort(sorted);
    DoubleDouble sum = new DoubleDouble(-radius);
    double threshold = 0;
    for (int k = 1; k <= sorted.length; k++) {
      double entry = sorted[sorted.length - k];
      if (entry <= -radius) {
        break;
      }
      sum.add(entry);
      double candidate = sum.value() / k;
      if (entry > candidate) {
        threshold = candidate;
      }
    }
    double tau = threshold;
    return Arrays.stream(shifted).map(entry -> Math.max(entry - tau, 0)).toArray();
  }

  /** Points of many kinds: ties, zeros, spread out, huge, tiny, nearly feasible. */
  private static double[] point(int n, double radius, RandomStream random) {
    double[] point = new double[n];
    double scale = radius * Math.pow(10, -8 + 16 * random.nextDouble());
    switch (random.nextInt(8)) {
      case 0 -> Arrays.setAll(point, i -> scale * random.nextGaussian());
      case 1 -> Arrays.setAll(point, i -> radius * (random.nextInt(4) - 1));
      case 2 -> Arrays.setAll(point, i -> random.nextInt(3) == 0 ? scale : 0);
      case 3 -> Arrays.setAll(point, i -> radius * Math.pow(10, -20 + 40 * random.nextDouble()));
      case 4 -> Arrays.setAll(point, i -> radius * (1 + 1e-3 * random.nextGaussian()) / n);
      case 5 -> Arrays.setAll(point, i -> -scale * random.nextDouble());
      case 6 -> Arrays.setAll(point, i -> radius * (1 - Math.pow(2, -i)));
      default -> Arrays.setAll(point, i -> 1e15 * radius + radius * random.nextGaussian());
    }
    return point;
  }

  /** A sum of about 106 bits (Knuth's exact addition, twice). */
  private static final class DoubleDouble {
    private double high;
    private double low;

    DoubleDouble(double value) {
      this.high = value;
    }

    void add(double term) {
      double sum = high + term;
      double part = sum - high;
      double error = (high - (sum - part)) + (term - part) + low;
      high = sum + error;
      low = error - (high - sum);
    }

    double value() {
      return high + low;
    }
  }
}
