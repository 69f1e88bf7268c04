package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;

final class CappedSimplexTest {

  @Test
  void agreesWithThePluginOfThatName() {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 2000; i++) {
      int n = 1 + random.nextInt(60);
      int k = 1 + random.nextInt(n);
      double scale = Math.pow(10, 3 * random.nextDouble() - 2);
      double[] z = new double[n];
      Arrays.setAll(z, j -> (double) k / n + scale * random.nextGaussian());
      HeapVector expected = HeapVector.of(z);
      Projection plugin = Parts.create(Kind.PROJECTION, "capped-simplex", Map.of("k", k));
      plugin.project(expected);
      CappedSimplex.project(z, k);
      assertThat(z).containsExactly(expected.array(), within(1e-12));
      assertThat(Arrays.stream(z).sum()).isLessThanOrEqualTo(k * (1 + 1e-14));
    }
  }

  @Test
  void feasibleProbabilitiesStay() {
    double[] z = {0.25, 0, 1, 0.5};
    CappedSimplex.project(z, 2);
    assertThat(z).containsExactly(0.25, 0, 1, 0.5);
  }

  @Test
  void theSizeShrinksWithACube() {
    SizeSchedule sizes = new SizeSchedule(90, 10, 8);
    assertThat(sizes.at(0)).isEqualTo(90);
    assertThat(sizes.at(4)).isEqualTo(20);
    assertThat(sizes.at(8)).isEqualTo(10);
    assertThat(sizes.at(100)).isEqualTo(10);
    assertThat(new SizeSchedule(10, 10, 0).at(0)).isEqualTo(10);
  }
}
