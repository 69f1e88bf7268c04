package org.bilevel.api.learning;

import java.util.Optional;
import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Picks the K of n candidate samples that are most worth learning from.
 *
 * <p>With K ≥ n all candidates are selected. Two selections with equal requests are equal.
 */
public interface CoresetSelector extends Part {

  /**
   * Return how many samples are selected.
   *
   * @return K, at least 1
   */
  int size();

  /**
   * Select a coreset.
   *
   * @param request the candidates and what may be used to judge them
   * @return min(K, n) different candidates
   * @throws org.bilevel.api.BilevelException of category NUMERIC if the selection diverges; it
   *     names the step
   */
  Coreset select(Request request);

  /**
   * What to select from.
   *
   * @param candidates the samples, n ≥ 1 of them
   * @param model the proxy model
   * @param parameters where the proxy model starts, length d; unchanged
   * @param random the stream of this selection's draws
   * @param memory at least one sample that was kept from earlier, of the candidates' shape; empty
   *     if there is none, or the caller has no memory. Methods that look at the candidates alone
   *     pass it over
   */
  record Request(
      Samples candidates,
      Model model,
      Vector parameters,
      RandomStream random,
      Optional<Samples> memory) {

    /** Check the memory. */
    public Request {
      if (memory.isPresent() && memory.get().size() == 0) {
        throw new IllegalArgumentException("a memory without samples; leave it out");
      }
    }

    /**
     * Make a request without a memory.
     *
     * @param candidates the samples, n ≥ 1 of them
     * @param model the proxy model
     * @param parameters where the proxy model starts, length d; unchanged
     * @param random the stream of this selection's draws
     */
    public Request(Samples candidates, Model model, Vector parameters, RandomStream random) {
      this(candidates, model, parameters, random, Optional.empty());
    }
  }
}
