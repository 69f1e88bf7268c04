package com.acme.bilevel;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.plugin.Option;

/**
 * Keeps the samples that the model gets most wrong: the K of n candidates with the greatest loss
 * ℓ_i(θ); of equal ones the earlier.
 *
 * <p>Cost: one forward pass of n samples. Draws nothing at random.
 */
final class HardestSelector implements CoresetSelector {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  private final int size;

  HardestSelector(int size) {
    this.size = size;
  }

  @Override
  public int size() {
    return size;
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
            "The loss of candidate %d of %d is %s.".formatted(i, losses.length, losses[i]),
            "Maybe the model diverged: try a smaller learning rate.");
      }
    }
    Comparator<Integer> hardestFirst = Comparator.comparingDouble(i -> -losses[i]);
    return Coreset.unweighted(
        IntStream.range(0, losses.length)
            .boxed()
            .sorted(hardestFirst)
            .limit(size)
            .mapToInt(Integer::intValue)
            .toArray());
  }
}
