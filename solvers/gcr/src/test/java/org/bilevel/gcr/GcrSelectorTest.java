package org.bilevel.gcr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class GcrSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(30, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class WithASmallRidge extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "ridge", 0.01));
    }
  }

  @Test
  void equalsThePursuitOverAllSupports() {
    for (double ridge : new double[] {0.5, 0.01}) {
      double[][] g = gradients(SAMPLES);
      double[] target = new double[g[0].length];
      for (double[] gradient : g) {
        add(target, 1, gradient);
      }
      Coreset coreset = select(Map.of("size", 9, "ridge", ridge), SAMPLES, 1);
      int[] chosen = new int[0];
      double[] w = new double[0];
      for (int k = 0; k < 9; k++) {
        double[] residual = residual(g, target, chosen, w);
        chosen = Arrays.copyOf(chosen, k + 1);
        chosen[k] = mostCorrelated(g, residual, Arrays.copyOf(chosen, k));
        w = bestOfAllSupports(g, target, chosen, ridge);
        assertThat(coreset.indices()[k]).isEqualTo(chosen[k]);
        assertThat(coreset.diagnostics().get("residual")[k])
            .isCloseTo(
                Math.sqrt(
                    dot(residual(g, target, chosen, w), residual(g, target, chosen, w))
                        / dot(target, target)),
                within(1e-5));
      }
      // scores are rounded to 32-bit
      assertThat(coreset.weights()).containsExactly(w, within(1e-4));
      assertThat(coreset.diagnostics().get("weight-error")[0]).isLessThan(1e-11);
    }
  }

  @Test
  void allCandidatesWeighOneWithoutRegularization() {
    Samples few = new Clusters(4, 6, 1).samples(5, RandomStream.of(3));
    Coreset coreset = select(Map.of("size", 5, "ridge", 1e-9), few, 1);
    assertThat(coreset.weights()).containsExactly(new double[] {1, 1, 1, 1, 1}, within(1e-4));
    assertThat(coreset.diagnostics().get("residual")[4]).isLessThan(1e-4);
  }

  @Test
  void oneSampleStandsForItsDuplicates() {
    Samples alike = SAMPLES.select(new int[8]);
    Coreset coreset = select(Map.of("size", 1, "ridge", 1e-9), alike, 1);
    assertThat(coreset.indices()).containsExactly(0);
    assertThat(coreset.weights()[0]).isCloseTo(8, within(1e-6));
  }

  @Test
  void notFiniteFeaturesAreDamagedData() {
    Samples damaged = SAMPLES.select(0, 1, 2, 3);
    damaged.features()[2 * damaged.shape().length() + 1] = Float.NaN;
    assertThatThrownBy(() -> select(Map.of("size", 2), damaged, 1))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("id 2 is NaN");
  }

  @Test
  void divergedParametersAreRefused() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      theta.fill(Double.NaN);
      assertThatThrownBy(() ->
              create(Map.of("size", 3))
                  .select(new CoresetSelector.Request(SAMPLES, model, theta, RandomStream.of(1))))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("score of the sample with id 0 is NaN");
    }
  }

  private static int mostCorrelated(double[][] g, double[] residual, int[] chosen) {
    int best = -1;
    for (int i = 0; i < g.length; i++) {
      int candidate = i;
      if (Arrays.stream(chosen).noneMatch(j -> j == candidate)
          && (best < 0 || dot(g[i], residual) > dot(g[best], residual))) {
        best = i;
      }
    }
    return best;
  }

  /** Solve the normal equations on every subset of the chosen, and keep the best feasible one. */
  private static double[] bestOfAllSupports(
      double[][] g, double[] target, int[] chosen, double ridge) {
    double[] best = new double[chosen.length];
    double least = dot(target, target);
    for (int support = 1; support < 1 << chosen.length; support++) {
      double[] w = solve(g, target, chosen, support, ridge);
      if (Arrays.stream(w).allMatch(x -> x >= 0)) {
        double[] residual = residual(g, target, chosen, w);
        double value = dot(residual, residual) + ridge * dot(w, w);
        if (value < least) {
          least = value;
          best = w;
        }
      }
    }
    return best;
  }

  /** Gauss-Jordan elimination; the matrix is positive definite. */
  private static double[] solve(
      double[][] g, double[] target, int[] chosen, int support, double ridge) {
    int[] on = IntStream.range(0, chosen.length).filter(j -> (support >> j & 1) == 1).toArray();
    double[][] rows = new double[on.length][on.length + 1];
    for (int a = 0; a < on.length; a++) {
      for (int b = 0; b < on.length; b++) {
        rows[a][b] = dot(g[chosen[on[a]]], g[chosen[on[b]]]) + (a == b ? ridge : 0);
      }
      rows[a][on.length] = dot(g[chosen[on[a]]], target);
    }
    for (int p = 0; p < on.length; p++) {
      for (int a = 0; a < on.length; a++) {
        if (a != p) {
          add(rows[a], -rows[a][p] / rows[p][p], rows[p].clone());
        }
      }
    }
    double[] w = new double[chosen.length];
    for (int p = 0; p < on.length; p++) {
      w[on[p]] = rows[p][on.length] / rows[p][p];
    }
    return w;
  }

  private static double[] residual(double[][] g, double[] target, int[] chosen, double[] w) {
    double[] residual = target.clone();
    for (int j = 0; j < chosen.length; j++) {
      add(residual, -w[j], g[chosen[j]]);
    }
    return residual;
  }

  private static void add(double[] sum, double factor, double[] vector) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += factor * vector[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Return the gradients themselves: of softmax regression, all of which is output layer. */
  private static double[][] gradients(Samples samples) {
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        PlacedSamples placed = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[][] gradients = new double[samples.size()][];
      for (int i = 0; i < gradients.length; i++) {
        HeapVector weights = HeapVector.zeros(gradients.length);
        weights.array()[i] = 1;
        gradients[i] = model.weightedLoss(placed).gradientY(weights, theta, Batch.all()).toArray();
      }
      return gradients;
    }
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new GcrPlugin(), Kind.SELECTOR, "gcr", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }

  @Test
  void candidatesCountByTheirWeights() {
    double[] weights = new double[SAMPLES.size()];
    Arrays.setAll(weights, i -> i % 5 == 0 ? 9 : 1);
    double[][] g = gradients(SAMPLES);
    double[] target = new double[g[0].length];
    double mean = Arrays.stream(weights).average().orElseThrow();
    for (int i = 0; i < g.length; i++) {
      add(target, weights[i] / mean, g[i]);
    }
    Coreset coreset = weighted(Map.of("size", 12), weights);
    int[] indices = coreset.indices();
    assertThat(indices[0]).isEqualTo(mostCorrelated(g, target, new int[0]));
    assertThat(indices).isNotEqualTo(select(Map.of("size", 12), SAMPLES, 1).indices());
    double[] rest = residual(g, target, indices, coreset.weights());
    assertThat(coreset.diagnostics().get("residual")[11])
        .isCloseTo(Math.sqrt(dot(rest, rest) / dot(target, target)), within(1e-6));
  }

  private static Coreset weighted(Map<String, ?> values, double[] weights) {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      return create(values)
          .select(
              new CoresetSelector.Request(
                  SAMPLES, model, theta, RandomStream.of(1), Optional.empty(), weights));
    }
  }
}
