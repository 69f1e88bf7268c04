package org.bilevel.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

final class GreedySelectorTest extends CoresetSelectorContract {
  private static final Samples CLEAN = new Clusters(4, 6, 0.5).samples(40, RandomStream.of(1));

  @Override
  protected CoresetSelector selector(int size) {
    return TestParts.greedy(Map.of("size", size));
  }

  @Test
  void choosesWhatEnumerationChooses() {
    Map<String, Kernel> kernels =
        Map.of("linear", Kernel.linear(), "rbf", Kernel.rbf(2.5), "ntk", Kernel.ntk(2));
    Map<String, OuterLoss> losses =
        Map.of("squared", OuterLoss.SQUARED, "cross-entropy", OuterLoss.CROSS_ENTROPY);
    for (int seed = 0; seed < 3; seed++) {
      Samples few = new Clusters(3, 5, 0.8).samples(18, RandomStream.of(seed));
      kernels.forEach((name, kernel) ->
          losses.forEach((lossName, loss) -> {
            Coreset coreset =
                TestParts.select(
                    TestParts.greedy(
                        Map.of(
                            "size",
                            7,
                            "kernel",
                            name,
                            "bandwidth",
                            2.5,
                            "outer-loss",
                            lossName,
                            "start",
                            0)),
                    few,
                    1);
            assertThat(coreset.indices())
                .as("%s, %s", name, lossName)
                .isEqualTo(enumerate(few, kernel, loss, 7));
            assertThat(coreset.weights()).containsOnly(1);
          }));
    }
  }

  /** Raise the weight of each candidate a little, fit anew, and keep what lowers G the most. */
  private static int[] enumerate(Samples samples, Kernel kernel, OuterLoss loss, int size) {
    double[][] k = TestParts.matrix(kernel, TestParts.points(samples));
    Fresh fresh = new Fresh(k, samples.labels(), samples.classes(), 0.01 * meanDiagonal(k));
    int[] chosen = new int[0];
    for (int step = 0; step < size; step++) {
      double[] weights = new double[step + 1];
      Arrays.fill(weights, 0, step, 1);
      weights[step] = 1e-6;
      int best = -1;
      double bestValue = Double.POSITIVE_INFINITY;
      for (int j = 0; j < k.length; j++) {
        int candidate = j;
        if (Arrays.stream(chosen).noneMatch(i -> i == candidate)) {
          int[] with = Arrays.copyOf(chosen, step + 1);
          with[step] = j;
          double value = fresh.outerValue(loss, with, weights);
          if (value < bestValue) {
            best = j;
            bestValue = value;
          }
        }
      }
      chosen = Arrays.copyOf(chosen, step + 1);
      chosen[step] = best;
    }
    return chosen;
  }

  private static double meanDiagonal(double[][] k) {
    double sum = 0;
    for (int i = 0; i < k.length; i++) {
      sum += k[i][i];
    }
    return sum / k.length;
  }

  @Test
  void tellsHowTheSelectionWent() {
    Coreset coreset = TestParts.select(TestParts.greedy(Map.of("size", 9, "start", 3)), CLEAN, 1);
    double[][] k = TestParts.matrix(Kernel.ntk(2), TestParts.points(CLEAN));
    Fresh fresh = new Fresh(k, CLEAN.labels(), 4, 0.01 * meanDiagonal(k));
    assertThat(coreset.diagnostics()).containsOnlyKeys("outer-value", "score");
    double[] scores = coreset.diagnostics().get("score");
    double[] values = coreset.diagnostics().get("outer-value");
    for (int t = 0; t < 9; t++) {
      int[] points = Arrays.copyOf(coreset.indices(), t + 1);
      double[] weights = new double[t + 1];
      Arrays.fill(weights, 1);
      assertThat(values[t])
          .isCloseTo(fresh.outerValue(OuterLoss.SQUARED, points, weights), within(1e-9));
      weights[t] = 0;
      if (t < 3) {
        assertThat(scores[t]).isNaN();
      } else {
        assertThat(scores[t])
            .isCloseTo(
                fresh.slope(OuterLoss.SQUARED, points, weights, t, 1e-7),
                within(1e-6 * Math.max(1, Math.abs(scores[t]))));
      }
    }
  }

  @Test
  void doesBetterThanChance() {
    double[][] k = TestParts.matrix(Kernel.ntk(2), TestParts.points(CLEAN));
    Fresh fresh = new Fresh(k, CLEAN.labels(), 4, 0.01 * meanDiagonal(k));
    double[] ones = new double[8];
    Arrays.fill(ones, 1);
    int better = 0;
    for (int seed = 0; seed < 100; seed++) {
      double[] values = TestParts.select(selector(8), CLEAN, seed).diagnostics().get("outer-value");
      int[] random = RandomStream.of(seed).split("chance").sample(40, 8);
      better += values[7] < fresh.outerValue(OuterLoss.SQUARED, random, ones) ? 1 : 0;
    }
    assertThat(better).isGreaterThanOrEqualTo(90);
  }

  @Test
  void theFirstSamplesAreDrawnUniformly() {
    int[] counts = new int[40];
    CoresetSelector selector = TestParts.greedy(Map.of("size", 10, "start", 10));
    for (int seed = 0; seed < 4_000; seed++) {
      for (int i : TestParts.select(selector, CLEAN, seed).indices()) {
        counts[i]++;
      }
    }
    for (int count : counts) {
      // 4,000 draws with probability 1/4: standard deviation 27
      assertThat(count).isBetween(1000 - 140, 1000 + 140);
    }
  }

  @Test
  void fewerCandidatesAreEnough() {
    Coreset all = TestParts.select(TestParts.greedy(Map.of("size", 6)), CLEAN, 2);
    Coreset many =
        TestParts.select(TestParts.greedy(Map.of("size", 6, "candidates", 40)), CLEAN, 2);
    assertThat(many.indices()).isEqualTo(all.indices());
    CoresetSelector four = TestParts.greedy(Map.of("size", 6, "candidates", 4));
    Coreset some = TestParts.select(four, CLEAN, 2);
    assertThat(some.indices()).doesNotHaveDuplicates().hasSize(6).isNotEqualTo(all.indices());
    // one candidate leaves no choice: all samples are likely
    CoresetSelector one = TestParts.greedy(Map.of("size", 10, "candidates", 1));
    int[] counts = new int[40];
    for (int seed = 0; seed < 2_000; seed++) {
      for (int i : TestParts.select(one, CLEAN, seed).indices()) {
        counts[i]++;
      }
    }
    for (int count : counts) {
      // 2,000 draws with probability 1/4: standard deviation 19
      assertThat(count).isBetween(500 - 100, 500 + 100);
    }
  }

  @Test
  void stepsOfTheWeightsLowerTheOuterLoss() {
    for (String inner : new String[] {"squared", "cross-entropy"}) {
      for (String outer : new String[] {"squared", "cross-entropy"}) {
        Map<String, Object> values =
            new HashMap<>(Map.of("size", 8, "start", 8, "inner-loss", inner, "outer-loss", outer));
        Coreset without = TestParts.select(TestParts.greedy(values), CLEAN, 3);
        values.put("weight-steps", 50);
        Coreset with = TestParts.select(TestParts.greedy(values), CLEAN, 3);
        assertThat(with.indices()).isEqualTo(without.indices());
        assertThat(with.diagnostics().get("outer-value")[7])
            .isLessThan(without.diagnostics().get("outer-value")[7]);
        for (double weight : with.weights()) {
          assertThat(weight).isNotNegative().isNotEqualTo(1);
        }
      }
    }
  }

  @Test
  void allCandidatesAsLandmarksAreTheKernelItself() {
    for (String kernel : new String[] {"linear", "rbf", "ntk"}) {
      Map<String, Object> values =
          new HashMap<>(Map.of("size", 12, "kernel", kernel, "weight-steps", 2));
      Coreset exact = TestParts.select(TestParts.greedy(values), CLEAN, 4);
      values.put("proxy", "nystrom");
      values.put("landmarks", 100);
      Coreset features = TestParts.select(TestParts.greedy(values), CLEAN, 4);
      assertThat(features.indices()).isEqualTo(exact.indices());
      assertThat(features.weights()).containsExactly(exact.weights(), within(1e-5));
    }
  }

  @Test
  void theUnitOfTheFeaturesDoesNotMatter() {
    float[] scaled = CLEAN.features().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 256; // exact
    }
    Samples large =
        new Samples(CLEAN.shape(), CLEAN.classes(), scaled, CLEAN.labels(), CLEAN.ids());
    for (String kernel : new String[] {"linear", "rbf", "ntk"}) {
      CoresetSelector selector = TestParts.greedy(Map.of("size", 12, "kernel", kernel));
      assertThat(TestParts.select(selector, large, 5).indices())
          .isEqualTo(TestParts.select(selector, CLEAN, 5).indices());
    }
  }

  @Test
  void aFeatureThatIsNotFiniteIsRefused() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] features = CLEAN.features().clone();
      features[6 * 3 + 2] = wrong;
      Samples broken =
          new Samples(CLEAN.shape(), CLEAN.classes(), features, CLEAN.labels(), CLEAN.ids());
      for (int size : new int[] {4, 50}) {
        assertThatThrownBy(() -> TestParts.select(selector(size), broken, 1))
            .isInstanceOfSatisfying(
                BilevelException.class,
                e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
            .hasMessageContaining("Feature 2 of the sample with id 3 is " + wrong);
      }
    }
  }

  @Test
  void aKernelThatWouldNotFitIsRefused() {
    Map<String, Object> values = new HashMap<>(Map.of("size", 4, "most-candidates", 39));
    assertThatThrownBy(() -> TestParts.select(TestParts.greedy(values), CLEAN, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("40 × 40")
        .hasMessageContaining("proxy: nystrom");
    values.put("proxy", "nystrom");
    assertThat(TestParts.select(TestParts.greedy(values), CLEAN, 1).size()).isEqualTo(4);
    values.put("proxy", "representer");
    values.put("kernel", "linear");
    assertThat(TestParts.select(TestParts.greedy(values), CLEAN, 1).size()).isEqualTo(4);
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() {
    for (String inner : new String[] {"squared", "cross-entropy"}) {
      Map<String, Object> values =
          new HashMap<>(Map.of("size", 4, "start", 2, "weight-steps", 3, "inner-loss", inner));
      values.put("outer", (OuterOptimizer) like -> new ToNaN());
      assertThatThrownBy(() -> TestParts.select(TestParts.greedy(values), CLEAN, 1))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("greedy stopped at sample 2 of 4");
    }
  }

  private static final class ToNaN implements OuterOptimizer.Session {
    @Override
    public void step(Vector x, Vector gradient) {
      x.fill(Double.NaN);
    }

    @Override
    public void close() {}
  }

  @Test
  void choosesWhatEnumerationChoosesForCrossEntropyInside() {
    Samples few = new Clusters(3, 5, 0.8).samples(18, RandomStream.of(1));
    double[][] points = TestParts.points(few);
    Kernel kernel = Kernel.ntk(2);
    double lambda = 0.01 * meanDiagonal(TestParts.matrix(kernel, points));
    Coreset coreset =
        TestParts.select(
            TestParts.greedy(
                Map.of(
                    "size",
                    5,
                    "start",
                    0,
                    "inner-loss",
                    "cross-entropy",
                    "outer-loss",
                    "cross-entropy")),
            few,
            1);
    int[] chosen = coreset.indices();
    for (int t = 0; t < chosen.length; t++) {
      int best = -1;
      double bestValue = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 18; j++) {
        int candidate = j;
        if (Arrays.stream(chosen).limit(t).noneMatch(i -> i == candidate)) {
          LogisticFit fit =
              new LogisticFit(
                  DenseGram.of(kernel, points),
                  few.labels(),
                  Weighing.equally(few.size()),
                  few.classes(),
                  lambda,
                  OuterLoss.CROSS_ENTROPY,
                  t + 1);
          for (int s = 0; s < t; s++) {
            fit.append(chosen[s], 1);
          }
          fit.append(j, 1e-6);
          if (fit.outerValue() < bestValue) {
            best = j;
            bestValue = fit.outerValue();
          }
        }
      }
      assertThat(chosen[t]).isEqualTo(best);
    }
  }
}
