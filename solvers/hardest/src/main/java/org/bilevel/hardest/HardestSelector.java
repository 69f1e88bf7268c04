package org.bilevel.hardest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.PlacedSamples;

/**
 * Selects the samples with the greatest loss ℓ_i(θ) at the request's parameters θ: those that the
 * model gets most wrong, wrong labels among them.
 *
 * <p>They are in descending order of their losses, equal ones in ascending order of their indices.
 * Every selected sample weighs 1.
 *
 * <p>Option: {@code size} (K, at least 1, required).
 *
 * <p>Cost: one forward pass over the n candidates and sorting; no products. Memory: O(n).
 *
 * <p>Diagnostics: "losses", those of the selected samples in order, in nats.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), a loss that is not finite
 * (NUMERIC).
 *
 * <p>Source: the baseline "Hardest samples" of "Probabilistic Bilevel Coreset Selection" (ICML
 * 2022), after Aljundi et al., "Online continual learning with maximal interfered retrieval"
 * (NeurIPS 2019).
 */
final class HardestSelector implements CoresetSelector {
  private final HardestOptions options;

  HardestSelector(HardestOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    double[] losses;
    try (PlacedSamples placed = request.model().place(request.candidates())) {
      losses = request.model().losses(request.parameters(), placed);
    }
    for (int i = 0; i < losses.length; i++) {
      if (!Double.isFinite(losses[i])) {
        throw BilevelException.numeric(
            "The loss of the sample with id %d is %s."
                .formatted(request.candidates().ids()[i], losses[i]),
            "Maybe the model's training diverged: lower its learning rate.");
      }
    }
    int[] hardest =
        IntStream.range(0, losses.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -losses[i])) // stable
            .limit(options.size())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ones = new double[hardest.length];
    Arrays.fill(ones, 1);
    return new Coreset(
        hardest,
        ones,
        Map.of("losses", Arrays.stream(hardest).mapToDouble(i -> losses[i]).toArray()));
  }
}
