package org.bilevel.vectorapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bilevel.api.Accelerator;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

/** What it returns is what the plain loops return, and exact. */
final class VectorApiAcceleratorTest {
  private static final double[] RADII = {1, 0.37, 1e-6, 250, 1e9};
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final Accelerator accelerator = new VectorApiAccelerator();

  @Test
  void theDeviceSaysHowManyEntriesItTakes() {
    assertThat(accelerator.devices()).hasSize(1).first().asString().contains("at a time");
  }

  @Test
  void agreesOnThousandsOfShortPoints() {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 20_000; i++) {
      assertSame(1 + random.nextInt(70), random);
    }
  }

  @Test
  void agreesOnLongPoints() {
    RandomStream random = RandomStream.of(2);
    for (int i = 0; i < 1000; i++) {
      assertSame(1 + random.nextInt(6000), random);
    }
    for (int i = 0; i < 200; i++) {
      assertSame(8180 + random.nextInt(24), random); // from 8193 on there is a sample
    }
    for (int i = 0; i < 60; i++) {
      assertSame(100_000 + random.nextInt(9), random);
    }
  }

  @Test
  void agreesWhereASampleMisleads() {
    int n = 24 * 4096;
    double[] rising = new double[n];
    Arrays.setAll(rising, i -> (i - 0.3 * n) / n);
    double[] columns = new double[n]; // what one entry in so many is like says nothing
    Arrays.setAll(columns, i -> i % 24 == 0 ? 1.0 / (1 + i) : -1.0 / (1 + i));
    double[] others = new double[n];
    Arrays.setAll(others, i -> i % 12 == 0 ? -1 : 1.0 / (1 + i));
    for (double[] point : new double[][] {rising, columns, others}) {
      assertSame(point, NONE, 1);
      for (double k : new double[] {1, 0.01 * n, 0.1 * n, 0.5 * n, 0.9 * n}) {
        assertSame(point, 1, k);
      }
    }
  }

  /** The sum of three numbers is off by a unit in the last place or two, however they are moved. */
  @Test
  void endsWhereFewEntriesComeNoNearer() {
    assertSame(
        new double[] {-2.982616577490993E-6, -1.75179649631E-7, -7.00395583660E-6}, NONE, 250);
    assertSame(new double[] {-2033.9164624110424, 100349.81009046956, 103880.312281070}, NONE, 1e9);
    assertSame(new double[] {0.19839668874266392, 0.3662690516576251, -0.137597635059}, NONE, 1e9);
  }

  @Test
  void leavesWhatItCannotDoAsItIs() {
    double[] huge = {Double.MAX_VALUE, -Double.MAX_VALUE, 3};
    double[] x = huge.clone();
    if (accelerator.project(x, NONE, 1)) {
      assertThat(x).containsExactly(1, 0, 0);
    } else {
      assertThat(x).isEqualTo(huge);
    }
  }

  private void assertSame(int n, RandomStream random) {
    double[] point = point(n, random);
    if (random.nextBoolean()) {
      assertSame(point, NONE, RADII[random.nextInt(RADII.length)]);
    } else {
      double k = random.nextInt(3) == 0 ? random.nextInt(n) : n * random.nextDouble();
      assertSame(point, 1, Math.max(k, 1e-6));
    }
  }

  private void assertSame(double[] point, double cap, double sum) {
    if (!(sum < point.length * cap)) {
      return;
    }
    Projection plain = cap == NONE ? OnLanes.plainSimplex(sum) : OnLanes.plainCappedSimplex(sum);
    HeapVector expected = HeapVector.of(point);
    plain.project(expected);
    if (Arrays.equals(expected.array(), point)) {
      return; // feasible; a host does not give it to an accelerator
    }
    double[] x = point.clone();
    String what = "n = %d, cap %s, sum %s".formatted(point.length, cap, sum);
    assertThat(accelerator.project(x, cap, sum)).as(what).isTrue();
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      worst = Math.max(worst, Math.abs(x[i] - expected.array()[i]));
    }
    assertThat(worst).as(what).isLessThanOrEqualTo(1e-12 * Math.min(sum, cap));
    HeapVector again = HeapVector.of(x);
    plain.project(again);
    assertThat(again.array()).as(what + ": feasible").isEqualTo(x);
  }

  /** Points of many kinds: ties, zeros, spread out, huge, tiny, nearly decided. */
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
      case 6 -> Arrays.setAll(point, i -> random.nextDouble());
      case 7 -> Arrays.setAll(point, i -> random.nextInt(2) + 0.05 * random.nextGaussian());
      default -> Arrays.setAll(point, i -> 1e15 + random.nextInt(5) - 2);
    }
    return point;
  }
}
