package org.bilevel.ocs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.HeadGradients;

/**
 * Selects the samples whose gradients are most like the mean gradient of the candidates and most
 * unlike each other (online coreset selection): those with the greatest α S_i + β V_i.
 *
 * <pre>{@code
 * S_i = cos(g_i, ḡ)                            minibatch similarity
 * V_i = − 1/(n − 1) Σ_{j ≠ i} cos(g_i, g_j)    sample diversity
 * }</pre>
 *
 * <p>g_i is the gradient of candidate i's loss in the output layer alone, in closed form ({@link
 * HeadGradients}), ḡ the mean over all n candidates. A gradient of length 0 has cosine 0 with every
 * other; V is 0 if n = 1. Scores are computed once, before any sample is selected, as in the paper.
 * They are taken in descending order, equal ones in ascending order of their indices. Every
 * selected sample weighs 1.
 *
 * <p>The paper's third term, coreset affinity (the cosine of g_i and the mean gradient of the
 * memory), is left out: a selection sees the candidates alone, not the memory.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code similarity} (α ≥ 0, default 1); {@code
 * diversity} (β ≥ 0, default 1).
 *
 * <p>Cost: two forward passes over the candidates and 4·n·C·m for C classes and embeddings of
 * length m: the sum over j is the inner product with one summed vector. Memory: n·(C + m) numbers;
 * no matrix of n × n.
 *
 * <p>Diagnostics: "similarity" and "diversity", S_i and V_i of the selected samples in order.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores or embeddings that are
 * not finite (NUMERIC).
 *
 * <p>Source: Yoon, Madaan, Yang and Hwang, "Online coreset selection for rehearsal-based continual
 * learning" (ICLR 2022), Definitions 1 and 2: the baseline "OCS" of "Bilevel Coreset Selection in
 * Continual Learning: A New Formulation and Algorithm" (NeurIPS 2023). Deviations: no affinity; the
 * gradients are those of the output layer; the terms have weights.
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
    HeadGradients gradients =
        HeadGradients.of(request.model(), request.parameters(), request.candidates());
    int n = gradients.size();
    double[] inverseNorms = new double[n]; // 1 / ‖g_i‖, 0 for a gradient of length 0
    Arrays.setAll(inverseNorms, i -> inverse(Math.sqrt(gradients.dot(i, i))));
    double[] similarity = similarity(gradients, inverseNorms);
    double[] diversity = diversity(gradients, inverseNorms);
    double[] value = new double[n];
    Arrays.setAll(
        value, i -> options.similarity() * similarity[i] + options.diversity() * diversity[i]);
    int[] best =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -value[i])) // stable
            .limit(options.size())
            .mapToInt(Integer::intValue)
            .toArray();
    return new Coreset(
        best,
        of(best, i -> 1),
        Map.of(
            "similarity", of(best, i -> similarity[i]), "diversity", of(best, i -> diversity[i])));
  }

  /** Return S_i. */
  private static double[] similarity(HeadGradients gradients, double[] inverseNorms) {
    int n = gradients.size();
    double[] shares = new double[n];
    Arrays.fill(shares, 1.0 / n);
    double[] ofMean = gradients.dotsWithSum(shares); // ⟨g_i, ḡ⟩
    double inverseNorm = inverse(Math.sqrt(Math.max(0, Arrays.stream(ofMean).sum() / n)));
    double[] similarity = new double[n];
    Arrays.setAll(similarity, i -> ofMean[i] * inverseNorms[i] * inverseNorm);
    return similarity;
  }

  /** Return V_i: the unit gradients add up to one vector, from which candidate i's own is taken. */
  private static double[] diversity(HeadGradients gradients, double[] inverseNorms) {
    int n = gradients.size();
    double[] diversity = new double[n];
    if (n > 1) {
      double[] ofUnits = gradients.dotsWithSum(inverseNorms);
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
