package org.bilevel.tornadovm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.cappedsimplex.CappedSimplexPlugin;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;

/** On a real device of TornadoVM: what it returns is what the CPU returns. */
final class TornadovmAcceleratorTest {
  private static final int[] SIZES = {1, 7, 300, 4096, 100_003};
  private static final double[] RADII = {1, 0.37, 1e-6, 250};

  @Test
  void aDeviceIsFound() {
    assertThat(new TornadovmAccelerator().devices()).isNotEmpty().doesNotContain("");
  }

  @Test
  void theSimplexIsThatOfTheCpu() {
    for (boolean single : new boolean[] {false, true}) {
      RandomStream random = RandomStream.of(1);
      for (int n : SIZES) {
        for (double radius : RADII) {
          for (int shape = 0; shape < 4; shape++) {
            double[] x = point(n, shape, random);
            double[] expected =
                projected(x, projection(new SimplexPlugin(), "simplex", Map.of("radius", radius)));
            Projector.project(x, Double.POSITIVE_INFINITY, radius, single);
            assertNear(
                x, expected, single, "n %d, radius %s, shape %d".formatted(n, radius, shape));
          }
        }
      }
    }
  }

  @Test
  void theCappedSimplexIsThatOfTheCpu() {
    for (boolean single : new boolean[] {false, true}) {
      RandomStream random = RandomStream.of(2);
      for (int n : SIZES) {
        for (double k : new double[] {0.25, 0.5 * n, 0.01 * n, n - 0.5}) {
          for (int shape = 0; shape < 4; shape++) {
            double[] x = point(n, shape, random);
            Map<String, ?> options = Map.of("k", k, "sum", "equal");
            double[] expected =
                projected(x, projection(new CappedSimplexPlugin(), "capped-simplex", options));
            Projector.project(x, 1, k, single);
            assertNear(x, expected, single, "n %d, k %s, shape %d".formatted(n, k, shape));
          }
        }
      }
    }
  }

  @Test
  void sizesMayAlternateBeyondThePlansThatAreKept() {
    Projection cpu = projection(new SimplexPlugin(), "simplex", Map.of());
    RandomStream random = RandomStream.of(3);
    for (int round = 0; round < 2; round++) {
      for (int n : new int[] {100, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 900}) {
        double[] x = point(n, 0, random);
        double[] expected = projected(x, cpu);
        new TornadovmAccelerator().project(x, Double.POSITIVE_INFINITY, 1);
        assertNear(x, expected, false, "n " + n);
      }
    }
  }

  private static void assertNear(double[] x, double[] expected, boolean single, String what) {
    double greatest = Arrays.stream(expected).max().orElseThrow();
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      worst = Math.max(worst, Math.abs(x[i] - expected[i]));
    }
    assertThat(worst / greatest)
        .as(what + (single ? ", sums in 32 bits on the device" : ", 64 bits on the device"))
        .isLessThanOrEqualTo(1e-12);
  }

  private static double[] projected(double[] x, Projection onCpu) {
    HeapVector vector = HeapVector.of(x);
    onCpu.project(vector);
    return vector.array();
  }

  private static double[] point(int n, int shape, RandomStream random) {
    double[] x = new double[n];
    switch (shape) {
      case 0 -> Arrays.setAll(x, i -> random.nextGaussian() / Math.sqrt(n));
      case 1 -> Arrays.setAll(x, i -> random.nextDouble());
      case 2 -> Arrays.setAll(x, i -> random.nextInt(3) - 1); // ties
      default -> Arrays.setAll(x, i -> random.nextInt(50) == 0 ? random.nextDouble() : 0);
    }
    return x;
  }

  private static Projection projection(BilevelPlugin plugin, String name, Map<String, ?> values) {
    return Parts.create(plugin, Kind.PROJECTION, name, values);
  }
}
