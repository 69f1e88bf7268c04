package org.bilevel.uniform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class UniformSelectorTest extends CoresetSelectorContract {

  @Override
  protected CoresetSelector selector(int size) {
    return Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", size));
  }

  @Test
  void everyCandidateIsAsLikely() {
    Samples candidates = new Clusters(2, 3, 1).samples(10, RandomStream.of(1));
    int[] counts = new int[10];
    try (Model model = new HeapSoftmax().build(candidates.shape(), 2);
        Vector parameters = model.initialParameters(RandomStream.of(2))) {
      for (int seed = 0; seed < 10_000; seed++) {
        Coreset coreset =
            selector(3)
                .select(
                    new CoresetSelector.Request(
                        candidates, model, parameters, RandomStream.of(seed)));
        assertThat(coreset.weights()).containsOnly(1.0);
        for (int i : coreset.indices()) {
          counts[i]++;
        }
      }
    }
    for (int count : counts) {
      // 10,000 draws with probability 3/10: standard deviation 46
      assertThat(count).isBetween(3000 - 230, 3000 + 230);
    }
  }
}
