package org.bilevel.testkit;

import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.HeapSoftmax;

/** Selections for tests, by a proxy model that is the same in all of them. */
public final class Selections {
  private Selections() {}

  /**
   * Select with softmax regression on the heap.
   *
   * @param selector the selector
   * @param candidates the samples to select from
   * @param seed the seed of its draws
   * @return the coreset
   */
  public static Coreset select(CoresetSelector selector, Samples candidates, long seed) {
    return select(selector, new HeapSoftmax(), candidates, seed);
  }

  /**
   * Select with a proxy model.
   *
   * @param selector the selector
   * @param architecture makes the model, whose parameters are its initial ones of one seed
   * @param candidates the samples to select from
   * @param seed the seed of its draws
   * @return the coreset
   */
  public static Coreset select(
      CoresetSelector selector, Architecture architecture, Samples candidates, long seed) {
    return select(selector, architecture, candidates, seed, Optional.empty());
  }

  /**
   * Select beside a memory with softmax regression on the heap.
   *
   * @param selector the selector
   * @param candidates the samples to select from
   * @param seed the seed of its draws
   * @param memory what was kept from earlier, if anything was
   * @return the coreset
   */
  public static Coreset select(
      CoresetSelector selector, Samples candidates, long seed, Optional<Samples> memory) {
    return select(selector, new HeapSoftmax(), candidates, seed, memory);
  }

  private static Coreset select(
      CoresetSelector selector,
      Architecture architecture,
      Samples candidates,
      long seed,
      Optional<Samples> memory) {
    try (Model model = architecture.build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(2))) {
      return selector.select(
          new CoresetSelector.Request(
              candidates, model, parameters, RandomStream.of(seed), memory));
    }
  }
}
