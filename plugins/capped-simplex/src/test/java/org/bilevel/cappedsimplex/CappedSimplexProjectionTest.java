package org.bilevel.cappedsimplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

final class CappedSimplexProjectionTest {

  @Test
  void knownPoints() {
    assertThat(atMost(1, 0.5, 0.5)).containsExactly(0.5, 0.5);
    assertThat(atMost(1, 0.25, -3)).containsExactly(0.25, 0);
    assertThat(atMost(1, 1, 1)).containsExactly(0.5, 0.5);
    assertThat(atMost(2, 5, 3, 0.5)).containsExactly(1, 1, 0);
    assertThat(atMost(1.5, 2, 1, 0.25)).containsExactly(1, 0.5, 0);
    assertThat(atMost(2, 1.25, 0.75, 0.75)).containsExactly(1, 0.5, 0.5);
    assertThat(atMost(7, 2, -1, 0.5)).containsExactly(1, 0, 0.5);
    assertThat(equal(1, 0, 0)).containsExactly(0.5, 0.5);
    assertThat(equal(2, 0.5, -9)).containsExactly(1, 1);
    assertThat(equal(1, -5, -7, -9)).containsExactly(1, 0, 0);
    assertThat(equal(1.5, 0.25, 0.25, 0.25, -2)).containsExactly(0.5, 0.5, 0.5, 0);
    assertThat(atMost(1, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE))
        .containsExactly(0.5, 0, 0.5);
    assertThat(atMost(1e-300, 1, 1)).containsExactly(5e-301, 5e-301);
  }

  @Test
  void theBoundsZeroAndN() {
    assertThat(atMost(0, 0.5, -1, 7)).containsExactly(0, 0, 0);
    assertThat(equal(0, 0.5, -1, 7)).containsExactly(0, 0, 0);
    assertThat(atMost(0, 0.0, -0.0)).isEqualTo(new double[] {0.0, -0.0});
    assertThat(atMost(3, 0.5, -1, 7)).containsExactly(0.5, 0, 1);
    assertThat(equal(3, 0.5, -1, 7)).containsExactly(1, 1, 1);
    assertThat(atMost(3)).isEmpty();
    assertThat(equal(0)).isEmpty();
  }

  @Test
  void aSumThatCannotBeHadIsRefused() {
    assertThatThrownBy(() -> equal(2.5, 1, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("2 entries")
        .hasMessageContaining("2.5")
        .hasMessageContaining("Maybe");
  }

  @Test
  void isOptimalAndAgreesWithBisectionOnThousandsOfPoints() {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 20_000; i++) {
      int n = 1 + random.nextInt(40);
      assertProjected(point(n, random), bound(n, random), random.nextBoolean());
    }
  }

  @Test
  void isOptimalAndAgreesWithBisectionOnLongPoints() {
    RandomStream random = RandomStream.of(2);
    for (int n : new int[] {100, 1000, 10_000}) {
      for (int i = 0; i < 40; i++) {
        assertProjected(point(n, random), bound(n, random), random.nextBoolean());
      }
    }
    for (int i = 0; i < 16; i++) {
      assertProjected(point(100_000, random), bound(100_000, random), i % 2 == 0);
    }
  }

  /** So that the bracket of v from a sample holds 0, which is looked at first. */
  @Test
  void isOptimalWhereTheSumIsNearlyThatOfTheClippedPoint() {
    RandomStream random = RandomStream.of(5);
    for (int i = 0; i < 400; i++) {
      double[] point = point(2000 + random.nextInt(4000), random);
      double sum = Arrays.stream(clipped(point, 0, 0)).sum();
      double bound = sum * (1 + 0.02 * random.nextGaussian());
      if (bound > 0 && bound < point.length) {
        assertProjected(point, bound, random.nextBoolean());
      }
    }
  }

  @Test
  void isOptimalForPointsOfTheBoxWhoseSumIsTooGreatByMuchOrByHardlyAnything() {
    RandomStream random = RandomStream.of(8);
    for (int i = 0; i < 2000; i++) {
      double ones = random.nextDouble();
      double[] point = new double[1 + random.nextInt(300)];
      Arrays.setAll(point, j -> random.nextDouble() < ones ? 1 : random.nextDouble());
      double less = Math.pow(10, -11 * random.nextDouble()); // from all of the sum to 1e-11 of it
      assertProjected(point, Arrays.stream(point).sum() * (1 - less), random.nextBoolean());
    }
  }

  /** Few entries come to be 1 and none 0, or few 0 and none 1, or both. */
  @Test
  void isOptimalWhereEntriesAreClippedAtOneEndOnly() {
    RandomStream random = RandomStream.of(9);
    int[] sizes = {1, 2, 3, 4, 5, 50, 300, 4095, 4096, 5001, 20_000, 150_000, 300_000};
    for (int n : sizes) {
      for (int round = 0; round < (n < 4000 ? 300 : 5); round++) {
        double great = 3 * random.nextDouble();
        double least = random.nextInt(3) == 0 ? -0.2 : 0;
        double share = Math.pow(10, -3 * random.nextDouble()); // of the entries that are great
        double[] point = new double[n];
        Arrays.setAll(
            point,
            i ->
                random.nextDouble() < share
                    ? great * random.nextDouble()
                    : least * random.nextDouble());
        double sum = Arrays.stream(point).sum();
        double near =
            sum + (random.nextDouble() - 0.5) * Math.pow(10, -6 * random.nextDouble()) * n;
        for (double bound : new double[] {near, 1 + 0.01 * n, 0.1 * n, 0.5 * n, 0.97 * n}) {
          if (bound > 0 && bound <= n) {
            assertProjected(point, bound, random.nextInt(4) > 0);
          }
        }
      }
    }
  }

  /** Of all entries, of which every 24th, or every 8th, is unlike the others. */
  @Test
  void isOptimalWhereASampleMisleads() {
    RandomStream random = RandomStream.of(6);
    for (int n : new int[] {24 * 128, 24 * 4096}) {
      for (int step : new int[] {8, 24}) {
        for (double bound : new double[] {0.5, 1, 0.01 * n, 0.1 * n, 0.5 * n, 0.99 * n}) {
          double[] point = new double[n];
          Arrays.setAll(point, i -> (i % step == 0 ? -1 : 1) * random.nextDouble());
          assertProjected(point, bound, true);
          Arrays.setAll(point, i -> (i % step == 0 ? 1 : -1) * random.nextDouble());
          assertProjected(point, bound, false);
        }
      }
    }
  }

  /** One entry in 100 is not 0; some are negative, some above 1. */
  @Test
  void isOptimalWhereFewEntriesAreNotZero() {
    RandomStream random = RandomStream.of(7);
    for (int n : new int[] {1024, 4096, 20_000, 200_000}) {
      for (double scale : new double[] {1e-3, 0.5, 1, 4}) {
        double[] point = new double[n];
        for (int i = 0; i < n / 100; i++) {
          point[random.nextInt(n)] = scale * (random.nextDouble() - 0.2);
        }
        double sum = Arrays.stream(clipped(point, 0, 0)).sum();
        for (double share : new double[] {0.001, 0.5, 1 - 1e-15, 1, 1.0001, 40}) {
          assertProjected(point, sum * share, true);
          assertProjected(point, sum * share, false);
        }
      }
    }
  }

  @Test
  void anEntryThatIsNotFiniteIsNamedAlsoAmongZeros() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] point = new double[20_000];
      point[17] = 2;
      point[12_345] = bad;
      assertThatThrownBy(() -> atMost(1, point))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("Entry 12345 of 20000 is " + bad);
    }
  }

  @Test
  void aSumThatIsSmallBesideTheEntriesIsNotLostInTheirRounding() {
    double[] point = new double[100_003];
    Arrays.setAll(point, i -> i % 3 - 1); // 33,334 ones share the sum
    double[] x = equal(0.25, point);
    double share = 0.25 / 33_334;
    for (int i = 0; i < x.length; i++) {
      assertThat(x[i]).isCloseTo(point[i] == 1 ? share : 0, within(1e-13 * share));
    }
  }

  @Test
  void agreesWithAQuadraticProgram() {
    RandomStream random = RandomStream.of(3);
    for (int round = 0; round < 500; round++) {
      int n = 1 + random.nextInt(12);
      boolean equal = random.nextBoolean();
      double bound = n * random.nextDouble();
      double[] point = new double[n];
      Arrays.setAll(point, i -> random.nextInt(4) == 0 ? 0.5 : 2 * random.nextGaussian());
      R064Store rows = R064Store.FACTORY.make(2 * n + 1, n); // −s ≤ 0, s ≤ 1, Σ s ≤ K
      R064Store right = R064Store.FACTORY.make(2 * n + 1, 1);
      for (int i = 0; i < n; i++) {
        rows.set(i, i, -1);
        rows.set(n + i, i, 1);
        right.set(n + i, 0, 1);
        rows.set(2 * n, i, 1);
      }
      right.set(2 * n, 0, bound);
      ConvexSolver.Builder program =
          ConvexSolver.newBuilder()
              .objective(R064Store.FACTORY.makeIdentity(n), R064Store.FACTORY.column(point))
              .inequalities(rows, right);
      if (equal) {
        R064Store ones = R064Store.FACTORY.make(1, n);
        ones.fillAll(1.0);
        program.equalities(ones, R064Store.FACTORY.column(bound));
      }
      Optimisation.Result solution = program.build().solve();
      double[] result = projected(bound, equal, point);
      for (int i = 0; i < n; i++) {
        assertThat(result[i])
            .as(() -> describe(point, bound, equal))
            .isCloseTo(solution.doubleValue(i), within(1e-9));
      }
    }
  }

  @Test
  void uniformProbabilitiesStayAsTheyAre() {
    for (int n = 1; n <= 1000; n++) {
      for (int k : new int[] {1, n / 3, n / 2, n}) {
        double[] uniform = new double[n];
        Arrays.fill(uniform, (double) k / n);
        assertThat(atMost(k, uniform)).isEqualTo(uniform);
        assertThat(equal(k, uniform)).isEqualTo(uniform);
      }
    }
  }

  @Test
  void derivativesOfKnownPieces() {
    // the sum does not matter: a clip
    assertThat(derivative(3, false, new double[] {0.5, -1, 2, 0.25}, 1, 2, 3, 4))
        .containsExactly(1, 0, 0, 4);
    // the sum is held by the three in between
    assertThat(derivative(1.5, false, new double[] {0.5, 0.5, -4, 0.75, 9}, 1, 2, 3, 6, 5))
        .containsExactly(-2, -1, 0, 3, 0);
    // all at a bound
    assertThat(derivative(1, true, new double[] {5, 0, 0}, 1, 2, 3)).containsExactly(0, 0, 0);
    assertThat(derivative(2, true, new double[] {0.25, 0.5, 0.25}, 3, 6, 9))
        .containsExactly(-3, 0, 3);
  }

  static boolean feasible(double[] x, double bound, boolean equal) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double entry : x) {
      if (!(entry >= 0 && entry <= 1)) {
        return false;
      }
      sum = sum.add(new BigDecimal(entry));
    }
    double excess = sum.subtract(new BigDecimal(bound)).doubleValue();
    double rounding = 2.0 * x.length * Math.ulp(Math.min(bound, 1));
    return (equal ? Math.abs(excess) : excess) <= rounding;
  }

  private static void assertProjected(double[] point, double bound, boolean equal) {
    double[] result = projected(bound, equal, point);
    assertThat(feasible(result, bound, equal)).as(() -> describe(point, bound, equal)).isTrue();
    assertThat(projected(bound, equal, result)).isEqualTo(result);
    double[] reference = reference(point, bound, equal);
    double worst = 0;
    for (int i = 0; i < point.length; i++) {
      worst = Math.max(worst, Math.abs(result[i] - reference[i]));
    }
    assertThat(worst).as(() -> describe(point, bound, equal)).isLessThanOrEqualTo(1e-12);
    assertOptimal(point, result, bound, equal);
  }

  private static String describe(double[] point, double bound, boolean equal) {
    String entries = point.length <= 50 ? Arrays.toString(point) : point.length + " entries";
    return "projection of " + entries + " with K = " + bound + (equal ? ", equal" : ", at most");
  }

  /**
   * KKT: z_i − s_i = v where 0 &lt; s_i &lt; 1, at most v where s_i = 0, at least v where s_i = 1;
   * with a bounded sum v ≥ 0, and v = 0 unless the sum is K.
   */
  private static void assertOptimal(double[] point, double[] result, double bound, boolean equal) {
    boolean held = equal || excess(result, bound) >= -1e-9 * Math.min(1, bound);
    double reference = held && bound > 0 ? rank(point, (int) Math.ceil(bound)) : 0;
    double least = Double.NEGATIVE_INFINITY; // v is at least this
    double most = Double.POSITIVE_INFINITY; // and at most this
    for (int i = 0; i < point.length; i++) {
      double multiplier = point[i] - reference - result[i];
      if (result[i] > 0) {
        most = Math.min(most, multiplier);
      }
      if (result[i] < 1) {
        least = Math.max(least, multiplier);
      }
    }
    double rounding = 1e-14 * Math.max(1, Math.abs(most));
    if (!equal) {
      least = Math.max(least, -reference);
      if (!held) {
        most = Math.min(most, -reference);
      }
    }
    assertThat(least).as(() -> describe(point, bound, equal)).isLessThanOrEqualTo(most + rounding);
  }

  private static double rank(double[] point, int k) {
    double[] sorted = point.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length - k)];
  }

  private static double[] atMost(double bound, double... point) {
    return projected(bound, false, point);
  }

  private static double[] equal(double bound, double... point) {
    return projected(bound, true, point);
  }

  private static double[] projected(double bound, boolean equal, double... point) {
    HeapVector x = HeapVector.of(point);
    new CappedSimplexProjection(new CappedSimplexOptions(bound, equal)).project(x);
    return x.array();
  }

  private static double[] derivative(double bound, boolean equal, double[] at, double... v) {
    HeapVector result = HeapVector.of(v);
    new CappedSimplexProjection(new CappedSimplexOptions(bound, equal))
        .differentiate(HeapVector.of(at), result);
    return result.array();
  }

  /** Appendix B of the paper: bisection on v, here relative to the ⌈K⌉-th greatest entry. */
  private static double[] reference(double[] point, double bound, boolean equal) {
    double[] clipped = clipped(point, 0, 0);
    if (bound == 0) {
      return new double[point.length];
    }
    if (!equal && excess(clipped, bound) <= 0) {
      return clipped;
    }
    double reference = rank(point, (int) Math.ceil(bound));
    double low = -1;
    double high = 0;
    for (double middle = -0.5; middle > low && middle < high; middle = (low + high) / 2) {
      if (excess(clipped(point, reference, middle), bound) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return clipped(point, reference, low);
  }

  private static double[] clipped(double[] point, double reference, double shift) {
    return Arrays.stream(point)
        .map(entry -> Math.min(Math.max(entry - reference - shift, 0), 1))
        .toArray();
  }

  /** Σ − K; a compensated sum that begins with −K, so that nothing is rounded to ulps of K. */
  private static double excess(double[] entries, double bound) {
    return DoubleStream.concat(DoubleStream.of(-bound), Arrays.stream(entries)).sum();
  }

  private static double bound(int n, RandomStream random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> n;
      case 2 -> 1;
      case 3 -> n * random.nextDouble();
      case 4 -> Math.pow(10, -6 * random.nextDouble());
      default -> random.nextInt(n + 1);
    };
  }

  /** Points of many kinds: ties, zeros, spread out, huge, tiny, nearly feasible, nearly decided. */
  private static double[] point(int n, RandomStream random) {
    double[] point = new double[n];
    double scale = Math.pow(10, -8 + 16 * random.nextDouble());
    switch (random.nextInt(9)) {
      case 0 -> Arrays.setAll(point, i -> scale * random.nextGaussian());
      case 1 -> Arrays.setAll(point, i -> random.nextInt(4) - 1);
      case 2 -> Arrays.setAll(point, i -> random.nextInt(3) == 0 ? scale : 0);
      case 3 -> Arrays.setAll(point, i -> Math.pow(10, -20 + 40 * random.nextDouble()));
      case 4 -> Arrays.setAll(point, i -> 0.5 + 1e-3 * random.nextGaussian());
      case 5 -> Arrays.setAll(point, i -> -scale * random.nextDouble());
      case 6 -> Arrays.setAll(point, i -> 1 - Math.pow(2, -i));
      case 7 -> Arrays.setAll(point, i -> random.nextInt(2) + 0.05 * random.nextGaussian());
      default -> Arrays.setAll(point, i -> 1e15 + random.nextInt(5) - 2);
    }
    return point;
  }
}
