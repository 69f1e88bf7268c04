package org.bilevel.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.bilevel.api.RandomStream;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class KernelTest {
  private static final double[][] POINTS =
      TestParts.points(new Clusters(4, 7, 0.5).samples(150, RandomStream.of(1)));

  @Test
  void theGaussianFallsWithTheDistance() {
    double[] a = {1, 2, -1};
    double[] b = {0.5, -1, 3};
    double squared = 0.25 + 9 + 16;
    assertThat(at(Kernel.rbf(1.7), a, b))
        .isCloseTo(Math.exp(-squared / (2 * 1.7 * 1.7)), within(1e-15));
    assertThat(at(Kernel.rbf(1.7), a, a)).isEqualTo(1);
    assertThat(at(Kernel.linear(), a, b)).isEqualTo(0.5 - 2 - 3);
  }

  @Test
  void theBandwidthIsTheMedianDistance() {
    double[][] line = {{0}, {1}, {4}, {4}};
    // positive ones: 1, 4, 4, 3, 3
    assertThat(Kernel.medianDistance(line, RandomStream.of(1))).isEqualTo(3);
    assertThat(Kernel.medianDistance(new double[][] {{2}, {2}}, RandomStream.of(1))).isEqualTo(1);
    assertThat(Kernel.medianDistance(new double[][] {{2}}, RandomStream.of(1))).isEqualTo(1);
  }

  @Test
  void oneHiddenLayerIsTheKnownFormula() {
    Kernel kernel = Kernel.ntk(1);
    // u κ₀(u) + κ₁(u) of unit vectors at an angle: 0, 60, 90, 120 and 180 degrees
    Offset<Double> exact = within(1e-14);
    double root = Math.sqrt(3) / (2 * Math.PI);
    assertThat(kernel.of(1, 1, 1)).isEqualTo(2);
    assertThat(kernel.of(1, 1, 0.5)).isCloseTo(1 / 3.0 + 1 / 3.0 + root, exact);
    assertThat(kernel.of(1, 1, 0)).isCloseTo(1 / Math.PI, exact);
    assertThat(kernel.of(1, 1, -0.5)).isCloseTo(-1 / 6.0 - 1 / 6.0 + root, exact);
    assertThat(kernel.of(1, 1, -1)).isCloseTo(0, exact);
    // homogeneous in each point
    assertThat(kernel.of(4, 9, 3)).isCloseTo(6 * kernel.of(1, 1, 0.5), within(1e-13));
  }

  @Test
  void furtherLayersFollowTheRecursion() {
    double sigma = 1 / Math.PI; // Σ¹ and Θ¹ of vectors at a right angle
    double angle = Math.PI - Math.acos(sigma);
    double second =
        sigma * angle / Math.PI + (sigma * angle + Math.sqrt(1 - sigma * sigma)) / Math.PI;
    assertThat(Kernel.ntk(2).of(1, 1, 0)).isCloseTo(second, within(1e-14));
    for (int depth = 1; depth <= 6; depth++) {
      assertThat(Kernel.ntk(depth).of(2.3, 2.3, 2.3)).isCloseTo((depth + 1) * 2.3, within(1e-12));
      assertThat(Kernel.ntk(depth).of(0, 2.3, 0)).isZero();
      assertThat(Kernel.ntk(depth).of(0, 0, 0)).isZero();
    }
  }

  @Test
  void wideNetworksHaveTheTangentKernel() {
    double[] a = {0.8, -0.3, 0.5};
    double[] b = {0.2, 0.9, 0.4};
    for (int depth = 1; depth <= 3; depth++) {
      double exactAb = at(Kernel.ntk(depth), a, b);
      double exactAa = at(Kernel.ntk(depth), a, a);
      double ab = 0;
      double aa = 0;
      int networks = 6;
      for (int seed = 0; seed < networks; seed++) {
        WideNetwork network = WideNetwork.draw(3, 600, depth, RandomStream.of(seed));
        ab += network.tangentKernel(a, b) / networks;
        aa += network.tangentKernel(a, a) / networks;
      }
      // a layer's sums over 600 units have a relative standard deviation of about 0.08
      assertThat(ab).isCloseTo(exactAb, within(0.1 * exactAa));
      assertThat(aa).isCloseTo(exactAa, within(0.1 * exactAa));
    }
  }

  @Test
  void matricesAreTheKernelAtAllPairs() {
    int[] some = {3, 77, 149, 0};
    RandomStream random = RandomStream.of(5);
    double[][] vectors = new double[3][POINTS.length];
    for (double[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = random.nextGaussian();
      }
    }
    for (Kernel kernel : new Kernel[] {Kernel.linear(), Kernel.rbf(2), Kernel.ntk(2)}) {
      double[][] k = TestParts.matrix(kernel, POINTS);
      assertSame(DenseGram.of(kernel, POINTS), k, vectors, some, 1e-11);
      // all points as landmarks: only what is below the eigenvalues' rounding is lost
      assertSame(
          Nystrom.of(kernel, POINTS, RandomStream.of(2).permutation(POINTS.length)),
          k,
          vectors,
          some,
          1e-7);
    }
    double[][] linear = TestParts.matrix(Kernel.linear(), POINTS);
    assertSame(new FactorGram(POINTS), linear, vectors, some, 1e-12);
    // seven landmarks span seven features
    assertSame(
        Nystrom.of(Kernel.linear(), POINTS, new int[] {1, 20, 33, 46, 59, 72, 100}),
        linear,
        vectors,
        some,
        1e-9);
  }

  @Test
  void fewLandmarksApproximate() {
    Kernel kernel = Kernel.rbf(4);
    double[][] k = TestParts.matrix(kernel, POINTS);
    int[] order = RandomStream.of(3).permutation(POINTS.length);
    double last = Double.POSITIVE_INFINITY;
    for (int m : new int[] {5, 20, 80}) {
      FactorGram features = Nystrom.of(kernel, POINTS, Arrays.copyOf(order, m));
      double error = 0;
      for (int i = 0; i < POINTS.length; i++) {
        double[] column = features.column(i);
        for (int j = 0; j < column.length; j++) {
          error += Math.pow(column[j] - k[i][j], 2);
        }
      }
      assertThat(error).isLessThan(last / 2);
      last = error;
    }
    assertThat(last / (150 * 150)).isLessThan(1e-6);
  }

  private static void assertSame(
      Gram gram, double[][] k, double[][] vectors, int[] some, double error) {
    assertThat(gram.size()).isEqualTo(k.length);
    for (int i = 0; i < k.length; i++) {
      assertThat(gram.column(i)).containsExactly(k[i], within(error));
    }
    double[][] products = gram.times(vectors, some);
    for (int c = 0; c < vectors.length; c++) {
      for (int r = 0; r < some.length; r++) {
        assertThat(products[c][r])
            .isCloseTo(TestParts.inner(k[some[r]], vectors[c]), within(100 * error));
      }
    }
  }

  private static double at(Kernel kernel, double[] a, double[] b) {
    return kernel.of(TestParts.inner(a, a), TestParts.inner(b, b), TestParts.inner(a, b));
  }
}
