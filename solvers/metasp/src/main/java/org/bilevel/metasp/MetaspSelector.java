package org.bilevel.metasp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.HeadGradients;
import org.bilevel.api.learning.Samples;

/**
 * Selects the samples from which a training step would most lower the loss of what was learned
 * before and of the present task alike: the rehearsal selection of MetaSP.
 *
 * <pre>{@code
 * S_i = −⟨g_i, ḡ_M⟩                                                influence on stability
 * P_i = −⟨g_i, ḡ⟩                                                  influence on plasticity
 * I = γ S + (1 − γ) P, γ ∈ [0, 1] of the least ‖I‖₂:  γ = ⟨P − S, P⟩ / ‖P − S‖₂², clipped
 * }</pre>
 *
 * <p>g_i is the gradient of candidate i's loss in the output layer alone, in closed form ({@link
 * HeadGradients}), ḡ the mean over the n candidates, ḡ_M that over the m samples of the request's
 * memory. S_i is the derivative, up to a positive factor, of the memory's mean loss after a
 * gradient step in the weight of candidate i in this step. Without a memory, as in the first task,
 * I = P.
 *
 * <p>The classes take turns, in ascending order, each giving its sample of the least I (most
 * negative: the most helpful), equal ones in ascending order of their indices, until there are K; a
 * class without samples left is passed over. Every selected sample weighs 1.
 *
 * <p>The other half of the method, weighing the samples of each training step by their influence,
 * is the option {@code influence-weight} of the experiment {@code continual-learning}.
 *
 * <p>Option: {@code size} (K, at least 1, required).
 *
 * <p>Cost: two forward passes over candidates and memory and 4·(n + m)·C·e for C classes and
 * embeddings of length e. Memory: (n + m)·(C + e) numbers.
 *
 * <p>Diagnostics: "influence", I_i of the selected samples in order; "stability-share", γ, where
 * there is a memory.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores or embeddings that are
 * not finite (NUMERIC).
 *
 * <p>Source: Sun, Lyu, Shang, Feng and Wan, "Exploring example influence in continual learning"
 * (NeurIPS 2022), Section 4: the baseline "MetaSP" of "Bilevel Coreset Selection in Continual
 * Learning: A New Formulation and Algorithm" (NeurIPS 2023). Deviations: influences are those at
 * the request's θ, in the output layer, on the whole memory and all candidates, where the paper
 * averages those of its training steps, in all parameters and on batches drawn of both; the groups
 * that make the selected ones diverse are the classes, where the paper has K clusters by k-means;
 * what leaves the memory is the buffer's business, where the paper drops the least helpful.
 */
final class MetaspSelector implements CoresetSelector {
  private final MetaspOptions options;

  MetaspSelector(MetaspOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Samples candidates = request.candidates();
    int n = candidates.size();
    HeadGradients gradients =
        HeadGradients.of(
            request.model(),
            request.parameters(),
            request
                .memory()
                .map(memory -> Samples.concat(List.of(candidates, memory)))
                .orElse(candidates));
    double[] plasticity = influences(gradients, 0, n, n);
    Map<String, double[]> diagnostics = new HashMap<>();
    double[] influence = plasticity;
    if (request.memory().isPresent()) {
      double[] stability = influences(gradients, n, gradients.size(), n);
      double gamma = leastNorm(stability, plasticity);
      influence = new double[n];
      for (int i = 0; i < n; i++) {
        influence[i] = gamma * stability[i] + (1 - gamma) * plasticity[i];
      }
      diagnostics.put("stability-share", new double[] {gamma});
    }
    int[] chosen = inTurns(candidates, influence);
    double[] values = influence;
    diagnostics.put("influence", Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray());
    double[] ones = new double[chosen.length];
    Arrays.fill(ones, 1);
    return new Coreset(chosen, ones, diagnostics);
  }

  /** Return −⟨g_i, ḡ⟩ of the n candidates, with the mean gradient of some samples. */
  private static double[] influences(HeadGradients gradients, int from, int to, int n) {
    double[] shares = new double[gradients.size()];
    Arrays.fill(shares, from, to, 1.0 / (to - from));
    return Arrays.stream(gradients.dotsWithSum(shares), 0, n).map(dot -> -dot).toArray();
  }

  /** Return the γ of the point γ S + (1 − γ) P of least norm; 0 if all points are one. */
  static double leastNorm(double[] stability, double[] plasticity) {
    double alongDifference = 0;
    double squaredNorm = 0;
    for (int i = 0; i < stability.length; i++) {
      double difference = plasticity[i] - stability[i];
      alongDifference += difference * plasticity[i];
      squaredNorm += difference * difference;
    }
    return squaredNorm > 0 ? Math.clamp(alongDifference / squaredNorm, 0, 1) : 0;
  }

  private int[] inTurns(Samples candidates, double[] influence) {
    List<Deque<Integer>> byClass = new ArrayList<>();
    for (int c = 0; c < candidates.classes(); c++) {
      byClass.add(new ArrayDeque<>());
    }
    IntStream.range(0, influence.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> influence[i])) // stable
        .forEach(i -> byClass.get(candidates.labels()[i]).add(i));
    int[] chosen = new int[Math.min(options.size(), influence.length)];
    int count = 0;
    while (count < chosen.length) {
      for (Deque<Integer> left : byClass) {
        if (count < chosen.length && !left.isEmpty()) {
          chosen[count++] = left.remove();
        }
      }
    }
    return chosen;
  }
}
