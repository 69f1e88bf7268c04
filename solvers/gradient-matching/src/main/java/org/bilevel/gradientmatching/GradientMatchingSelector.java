package org.bilevel.gradientmatching;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.HeadGradients;

/**
 * Selects samples whose mean gradient stays near the mean gradient of all candidates, greedily:
 *
 * <pre>{@code
 * s_k = argmin_i ‖ḡ − 1/k (g_i + Σ_{l < k} g_{s_l})‖²
 *     = argmin_i ‖g_i‖² + 2 ⟨g_i, Σ_{l < k} g_{s_l}⟩ − 2 k ⟨g_i, ḡ⟩,   k = 1 … K
 * }</pre>
 *
 * <p>g_i is the gradient of candidate i's loss in the output layer alone, in closed form ({@link
 * HeadGradients}), ḡ the mean over all n by their weights in the request; i runs over those that
 * are left. Of candidates equally good the one with the smallest index is taken. Every selected
 * sample weighs 1; they are in the order of their selection.
 *
 * <p>Option: {@code size} (K, at least 1, required).
 *
 * <p>Cost: two forward passes over the candidates, n·C·m for the mean and K·n·(C + m) for the
 * selection, with C classes and embeddings of length m. Memory: n·(C + m) numbers; no matrix of n ×
 * n.
 *
 * <p>Diagnostics: "residual", ‖ḡ − mean of the selected‖ / ‖ḡ‖ after each selection (0 if both are
 * 0).
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores or embeddings that are
 * not finite (NUMERIC).
 *
 * <p>Source: the baseline "Grad Matching" of "Bilevel Coreset Selection in Continual Learning: A
 * New Formulation and Algorithm" (NeurIPS 2023), which names Campbell and Broderick, "Automated
 * scalable Bayesian inference via Hilbert coresets" (2019). Deviations from the latter: samples
 * weigh 1, and each is selected at most once; with weights the method is orthogonal matching
 * pursuit, the selector gcr.
 */
final class GradientMatchingSelector implements CoresetSelector {
  private final GradientMatchingOptions options;

  GradientMatchingSelector(GradientMatchingOptions options) {
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
    int size = Math.min(options.size(), n);
    double[] counts = request.relativeWeights(); // a
    double[] shares = Arrays.stream(counts).map(count -> count / n).toArray();
    double[] ofMean = gradients.dotsWithSum(shares); // ⟨g_i, ḡ⟩
    double meanSquared = IntStream.range(0, n).mapToDouble(i -> counts[i] * ofMean[i]).sum() / n;

    double[] norms = new double[n]; // ‖g_i‖²
    Arrays.setAll(norms, i -> gradients.dot(i, i));
    double[] ofSum = new double[n]; // ⟨g_i, Σ_l g_{s_l}⟩
    double sumSquared = 0; // ‖Σ_l g_{s_l}‖²
    double sumOfMean = 0; // ⟨Σ_l g_{s_l}, ḡ⟩
    boolean[] selected = new boolean[n];
    int[] indices = new int[size];
    double[] residual = new double[size];
    for (int k = 1; k <= size; k++) {
      int next = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double cost = norms[i] + 2 * ofSum[i] - 2 * k * ofMean[i];
        if (!selected[i] && (next < 0 || cost < least)) {
          least = cost;
          next = i;
        }
      }
      selected[next] = true;
      indices[k - 1] = next;
      sumSquared += norms[next] + 2 * ofSum[next];
      sumOfMean += ofMean[next];
      for (int i = 0; i < n; i++) {
        ofSum[i] += gradients.dot(i, next);
      }
      double squared = meanSquared - 2 * sumOfMean / k + sumSquared / ((double) k * k);
      residual[k - 1] = meanSquared > 0 ? Math.sqrt(Math.max(0, squared) / meanSquared) : 0;
      request.progress().report(k, size);
    }
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return new Coreset(indices, ones, Map.of("residual", residual));
  }
}
