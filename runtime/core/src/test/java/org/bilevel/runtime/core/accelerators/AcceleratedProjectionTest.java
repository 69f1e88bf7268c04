package org.bilevel.runtime.core.accelerators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.math.Entries;
import org.junit.jupiter.api.Test;

final class AcceleratedProjectionTest {
  private static final int FROM = 100;

  private final Bisection accelerator = new Bisection("a heap");
  private final AcceleratedProjection projection = simplex(1);

  @Test
  void findsTheNearestPointAndMakesItsSumExact() {
    double[] point = normal(1000);
    double[] exact = point.clone();
    assertThat(new OnSimplex().project(exact)).isTrue();

    double[] x = projected(projection, point);

    assertThat(accelerator.sizes()).containsExactly(1000);
    assertThat(x).containsExactly(exact, within(1e-12));
    assertThat(Arrays.stream(x).min().getAsDouble()).isNotNegative();
    assertThat(Entries.sum(x)).isEqualTo(1, within(2 * 1000 * Math.ulp(1.0)));
    assertThat(new OnSimplex().project(x)).as("not feasible").isFalse();
  }

  @Test
  void aPointBelowTheCrossoverIsTheCpus() {
    double[] point = normal(FROM - 1);
    double[] exact = point.clone();
    assertThat(new OnSimplex().project(exact)).isTrue();
    assertThat(projected(projection, point)).isEqualTo(exact);
    assertThat(accelerator.sizes()).isEmpty();
    projected(projection, normal(FROM));
    assertThat(accelerator.sizes()).containsExactly(FROM);
  }

  @Test
  void aFeasiblePointComesBackBitForBitWithoutTheAccelerator() {
    double[] point = new double[FROM];
    point[3] = 0.25;
    point[7] = 0.75;
    assertThat(projected(projection, point)).isEqualTo(point);
    double[] once = projected(projection, normal(1000));
    assertThat(projected(projection, once)).isEqualTo(once);
    assertThat(accelerator.sizes()).containsExactly(1000);
  }

  @Test
  void anEntryThatIsNotFiniteIsNamedByTheCpu() {
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      double[] point = normal(FROM);
      point[42] = bad;
      assertThatThrownBy(() -> projection.project(HeapVector.of(point)))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("42");
    }
    assertThat(accelerator.sizes()).isEmpty();
  }

  @Test
  void entriesWhoseSumOverflowsAreTheCpus() {
    double[] point = new double[FROM];
    Arrays.fill(point, Double.MAX_VALUE);
    double[] equal = new double[FROM];
    Arrays.fill(equal, 1.0 / FROM);
    assertThat(projected(projection, point)).containsExactly(equal, within(1e-15));
    assertThat(accelerator.sizes()).isEmpty();
  }

  @Test
  void aSumThatHasOnePointOrNoneIsTheCpus() {
    projected(simplex(0), normal(FROM));
    projected(
        new AcceleratedProjection(accelerator, new OnSimplex(), 1, 0.01, 1, false), normal(FROM));
    assertThat(accelerator.sizes()).isEmpty();
  }

  @Test
  void whereTheSumIsBoundedOnlyAPointBeyondItIsTheAccelerators() {
    // a CPU that leaves everything alone shows what the accelerator did
    AcceleratedProjection bounded = new AcceleratedProjection(accelerator, x -> {}, 1, 1, 2, true);
    assertThat(projected(bounded, -1, 0.5, 3)).containsExactly(-1, 0.5, 3); // 1.5 once clipped
    assertThat(accelerator.sizes()).isEmpty();
    assertThat(projected(bounded, 0.9, 0.8, 3))
        .containsExactly(new double[] {0.55, 0.45, 1}, within(1e-15));
    assertThat(accelerator.sizes()).containsExactly(3);
  }

  @Test
  void theCpuDoesNotComeAfterWhatIsExact() {
    for (boolean exact : new boolean[] {false, true}) {
      List<Integer> onCpu = new ArrayList<>();
      AcceleratedProjection sometimes =
          new AcceleratedProjection(
              new Claiming(exact), x -> onCpu.add(x.size()), 1, Double.POSITIVE_INFINITY, 1, false);
      assertThat(projected(sometimes, 0.5, 3)).containsExactly(0, 1);
      assertThat(onCpu).hasSize(exact ? 0 : 1);
    }
  }

  /** Projects onto the last corner, and says that this is exact, or not. */
  private record Claiming(boolean exact) implements Accelerator {
    @Override
    public List<String> devices() {
      return List.of("a corner");
    }

    @Override
    public boolean project(double[] x, double cap, double sum) {
      Arrays.fill(x, 0);
      x[x.length - 1] = sum;
      return exact;
    }
  }

  @Test
  void derivativesAreTheCpus() {
    HeapVector v = HeapVector.zeros(2);
    projection.differentiate(HeapVector.of(3, 4), v);
    assertThat(v.array()).containsExactly(3, 4);
    assertThat(projection.capabilities()).isEqualTo(new OnSimplex().capabilities());
  }

  private AcceleratedProjection simplex(double sum) {
    return new AcceleratedProjection(
        accelerator, new OnSimplex(), FROM, Double.POSITIVE_INFINITY, sum, false);
  }

  private static double[] projected(AcceleratedProjection projection, double... point) {
    HeapVector x = HeapVector.of(point.clone());
    projection.project(x);
    return x.toArray();
  }

  private static double[] normal(int n) {
    RandomStream random = RandomStream.of(n);
    double[] point = new double[n];
    Arrays.setAll(point, i -> random.nextGaussian() / Math.sqrt(n));
    return point;
  }
}
