package org.bilevel.uniform;

import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;

/**
 * Selects samples uniformly at random: each of the n candidates has the same chance, and each
 * subset of K of them too.
 *
 * <p>Every selected sample weighs 1. Looks at neither the samples nor the model, computes no
 * products, takes O(n) time and memory. With K ≥ n all candidates are selected.
 *
 * <p>Option: {@code size} (K, at least 1, required).
 *
 * <p>Random: K draws from the request's stream, without replacement. Never fails.
 *
 * <p>Source: the baseline "Uniform" of Tables 1 to 4 and 9 of "Bilevel Coreset Selection in
 * Continual Learning: A New Formulation and Algorithm" (NeurIPS 2023).
 */
final class UniformSelector implements CoresetSelector {
  private final UniformOptions options;

  UniformSelector(UniformOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    int n = request.candidates().size();
    return Coreset.unweighted(request.random().sample(n, Math.min(options.size(), n)));
  }
}
