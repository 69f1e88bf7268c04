package org.bilevel.ocs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.HeadGradients;
import org.bilevel.api.learning.Samples;

/**
 * Selects the samples whose gradients are most like the mean gradient of the candidates, most
 * unlike each other, and most like the mean gradient of the memory (online coreset selection):
 * those with the greatest α S_i + β V_i + τ A_i.
 *
 * <pre>{@code
 * S_i = cos(g_i, ḡ)                            minibatch similarity
 * V_i = − 1/(n − 1) Σ_{j ≠ i} cos(g_i, g_j)    sample diversity
 * A_i = cos(g_i, ḡ_M)                          coreset affinity
 * }</pre>
 *
 * <p>g_i is the gradient of candidate i's loss in the output layer alone, in closed form ({@link
 * HeadGradients}), ḡ the mean over all n candidates, ḡ_M the mean over the m samples of the
 * request's memory. A gradient of length 0 has cosine 0 with every other; V is 0 if n = 1, A is 0
 * without a memory, as in the first task. Scores are computed once, before any sample is selected,
 * as in the paper. They are taken in descending order, equal ones in ascending order of their
 * indices. Every selected sample weighs 1.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code similarity} (α ≥ 0, default 1); {@code
 * diversity} (β ≥ 0, default 1); {@code affinity} (τ ≥ 0, default 1; at 0 the memory is not looked
 * at).
 *
 * <p>Cost: two forward passes over candidates and memory and 6·(n + m)·C·e for C classes and
 * embeddings of length e: the sum over j is the inner product with one summed vector. Memory: (n +
 * m)·(C + e) numbers; no matrix of n × n.
 *
 * <p>Diagnostics: "similarity", "diversity" and, with a memory, "affinity": S_i, V_i and A_i of the
 * selected samples in order.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores or embeddings that are
 * not finite (NUMERIC).
 *
 * <p>Source: Yoon, Madaan, Yang and Hwang, "Online coreset selection for rehearsal-based continual
 * learning" (ICLR 2022), Definitions 1 to 3: the baseline "OCS" of "Bilevel Coreset Selection in
 * Continual Learning: A New Formulation and Algorithm" (NeurIPS 2023). Deviations: the gradients
 * are those of the output layer; ḡ_M is over the whole memory, not over a batch drawn from it; the
 * terms have weights, where the paper has τ alone.
 */
final class OcsSelector implements CoresetSelector {
  private final OcsOptions options;

  OcsSelector(OcsOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    int n = request.candidates().size();
    boolean affine = options.affinity() > 0 && request.memory().isPresent();
    HeadGradients gradients =
        HeadGradients.of(
            request.model(),
            request.parameters(),
            affine
                ? Samples.concat(List.of(request.candidates(), request.memory().orElseThrow()))
                : request.candidates());
    double[] inverseNorms = new double[n]; // 1 / ‖g_i‖, 0 for a gradient of length 0
    Arrays.setAll(inverseNorms, i -> inverse(Math.sqrt(gradients.dot(i, i))));
    double[] similarity = cosinesWithMean(gradients, 0, n, inverseNorms);
    double[] diversity = diversity(gradients, inverseNorms);
    double[] affinity =
        affine ? cosinesWithMean(gradients, n, gradients.size(), inverseNorms) : new double[n];
    double[] value = new double[n];
    Arrays.setAll(
        value,
        i ->
            options.similarity() * similarity[i]
                + options.diversity() * diversity[i]
                + options.affinity() * affinity[i]);
    int[] best =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -value[i])) // stable
            .limit(options.size())
            .mapToInt(Integer::intValue)
            .toArray();
    Map<String, double[]> diagnostics = new HashMap<>();
    diagnostics.put("similarity", of(best, i -> similarity[i]));
    diagnostics.put("diversity", of(best, i -> diversity[i]));
    if (affine) {
      diagnostics.put("affinity", of(best, i -> affinity[i]));
    }
    return new Coreset(best, of(best, i -> 1), diagnostics);
  }

  /** Return the cosine of each candidate's gradient and the mean of some gradients: S_i or A_i. */
  private static double[] cosinesWithMean(
      HeadGradients gradients, int from, int to, double[] inverseNorms) {
    double[] shares = new double[gradients.size()];
    Arrays.fill(shares, from, to, 1.0 / (to - from));
    double[] ofMean = gradients.dotsWithSum(shares); // ⟨g_i, ḡ⟩
    double squaredNorm = Arrays.stream(ofMean, from, to).sum() / (to - from);
    double inverseNorm = inverse(Math.sqrt(Math.max(0, squaredNorm)));
    double[] cosines = new double[inverseNorms.length];
    Arrays.setAll(cosines, i -> ofMean[i] * inverseNorms[i] * inverseNorm);
    return cosines;
  }

  /** Return V_i: the unit gradients add up to one vector, from which candidate i's own is taken. */
  private static double[] diversity(HeadGradients gradients, double[] inverseNorms) {
    int n = inverseNorms.length;
    double[] diversity = new double[n];
    if (n > 1) {
      double[] ofUnits = gradients.dotsWithSum(Arrays.copyOf(inverseNorms, gradients.size()));
      for (int i = 0; i < n; i++) {
        double itself = inverseNorms[i] > 0 ? 1 : 0;
        diversity[i] = -(ofUnits[i] * inverseNorms[i] - itself) / (n - 1);
      }
    }
    return diversity;
  }

  private static double inverse(double norm) {
    return norm > 0 ? 1 / norm : 0;
  }

  private static double[] of(int[] indices, IntToDoubleFunction entry) {
    return Arrays.stream(indices).mapToDouble(entry).toArray();
  }
}
