package org.bilevel.entropy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.PlacedSamples;

/**
 * Selects the samples that the model is least sure of, whatever their labels: those whose
 * predictive distribution has the greatest entropy.
 *
 * <pre>{@code
 * H_i = − Σ_c p_ic log p_ic,   p_i = softmax of the scores of candidate i at θ
 * }</pre>
 *
 * <p>They are in descending order of H_i, equal ones in ascending order of their indices. Every
 * selected sample weighs 1.
 *
 * <p>Option: {@code size} (K, at least 1, required).
 *
 * <p>Cost: one forward pass over the n candidates, O(n C) for C classes, and sorting; no products.
 * Memory: n·C scores.
 *
 * <p>Diagnostics: "entropies", those of the selected samples in order, in nats, from 0 to log C.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores that are not finite
 * (NUMERIC).
 *
 * <p>Source: uncertainty sampling by entropy; see Settles, "Active learning literature survey"
 * (2009), Section 3.1, and Coleman et al., "Selection via proxy" (ICLR 2020).
 */
final class EntropySelector implements CoresetSelector {
  private final EntropyOptions options;

  EntropySelector(EntropyOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    float[] scores;
    try (PlacedSamples placed = request.model().place(request.candidates())) {
      scores = request.model().scores(request.parameters(), placed);
    }
    int classes = request.model().classes();
    double[] entropies = new double[request.candidates().size()];
    for (int i = 0; i < entropies.length; i++) {
      entropies[i] = entropy(scores, i * classes, classes);
      if (!Double.isFinite(entropies[i])) {
        throw BilevelException.numeric(
            "The predictive entropy of the sample with id %d is %s."
                .formatted(request.candidates().ids()[i], entropies[i]),
            "Maybe the model's training diverged: lower its learning rate.");
      }
    }
    int[] least =
        IntStream.range(0, entropies.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -entropies[i])) // stable
            .limit(options.size())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ones = new double[least.length];
    Arrays.fill(ones, 1);
    return new Coreset(
        least,
        ones,
        Map.of("entropies", Arrays.stream(least).mapToDouble(i -> entropies[i]).toArray()));
  }

  /** Return log Σ_c exp t_c − Σ_c p_c t_c, t being the scores less the greatest one. */
  static double entropy(float[] scores, int from, int classes) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + classes; c++) {
      greatest = Math.max(greatest, scores[c]);
    }
    double sum = 0;
    double weighted = 0;
    for (int c = from; c < from + classes; c++) {
      double t = scores[c] - greatest;
      sum += Math.exp(t);
      weighted += Math.exp(t) * t;
    }
    return Math.log(sum) - weighted / sum;
  }
}
