package org.bilevel.spr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SprSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 0.5).samples(200, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class OfOneGraph extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "graphs", 1));
    }
  }

  @Test
  void fewWrongLabelsAreSelected() {
    int[] labels = SAMPLES.labels().clone();
    for (int i = 0; i < 200; i += 5) { // a fifth
      labels[i] = (labels[i] + 1 + i / 5 % 3) % 4;
    }
    int wrong = 0;
    for (int seed = 0; seed < 10; seed++) {
      Coreset coreset = select(Map.of("size", 40), SAMPLES.withLabels(labels), seed);
      wrong += (int) Arrays.stream(coreset.indices()).filter(i -> i % 5 == 0).count();
      assertThat(coreset.diagnostics().get("clean")).hasSize(40);
    }
    // of 400; 80 by chance
    assertThat(wrong).isLessThan(20);
  }

  @Test
  void alikeSamplesAreAllClean() {
    Samples alike = SAMPLES.select(new int[12]);
    Coreset coreset = select(Map.of("size", 12), alike, 1);
    assertThat(coreset.diagnostics().get("clean")).containsOnly(1);
  }

  @Test
  void anotherStreamDrawsOthers() {
    assertThat(select(Map.of("size", 20), SAMPLES, 1).indices())
        .isNotEqualTo(select(Map.of("size", 20), SAMPLES, 2).indices());
  }

  @Test
  void centralityIsTheLeadingEigenvector() {
    // a path of three: eigenvalue 1 + √2, entries 1 : √2 : 1
    double[][] path = {{1, 1, 0}, {1, 1, 1}, {0, 1, 1}};
    double[] vector = Centrality.leading(path);
    assertThat(vector[1]).isEqualTo(1);
    assertThat(vector[0]).isCloseTo(1 / Math.sqrt(2), within(1e-7));
    assertThat(vector[2]).isCloseTo(1 / Math.sqrt(2), within(1e-7));
  }

  @Test
  void sureEdgesMakeOneGraph() {
    // 0, 1 and 2 are alike, 3 is like none
    double[][] similarities = {{}, {1}, {1, 1}, {-1, 0, 0}};
    double[] vector = Centrality.ofRandomGraph(similarities, RandomStream.of(1));
    assertThat(Arrays.copyOf(vector, 3)).containsOnly(1);
    assertThat(vector[3]).isLessThan(1e-4).isPositive();
  }

  @Test
  void theMixtureTellsTwoGroupsApart() {
    double[] values = new double[40];
    RandomStream random = RandomStream.of(3);
    for (int i = 0; i < 40; i++) {
      values[i] = i < 10 ? 0.1 + 0.05 * random.nextDouble() : 0.8 + 0.1 * random.nextDouble();
    }
    double[] posterior = BetaMixture.posterior(values);
    for (int i = 0; i < 40; i++) {
      assertThat(posterior[i]).isCloseTo(i < 10 ? 0 : 1, within(0.03));
    }
    assertThat(BetaMixture.posterior(new double[] {0.3, 0.3, 0.3})).containsOnly(1);
    double[] skewed =
        BetaMixture.posterior(new double[] {0, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 1});
    for (int i = 1; i < skewed.length; i++) {
      assertThat(skewed[i]).isGreaterThanOrEqualTo(skewed[i - 1]);
    }
    // groups of one value each, whose moments are those of no beta distribution
    for (double p : BetaMixture.posterior(new double[] {0, 1, 1, 1})) {
      assertThat(p).isBetween(0.0, 1.0);
    }
  }

  @Test
  void divergedParametersAreRefused() {
    Samples damaged = SAMPLES.select(0, 1, 2, 3);
    damaged.features()[2 * damaged.shape().length() + 1] = Float.NaN;
    assertThatThrownBy(() -> select(Map.of("size", 2), damaged, 1))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("id 2 is NaN");
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new SprPlugin(), Kind.SELECTOR, "spr", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }
}
