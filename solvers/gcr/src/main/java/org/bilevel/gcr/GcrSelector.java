package org.bilevel.gcr;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.HeadGradients;

/**
 * Selects and weighs samples so that the weighted sum of their gradients is near the sum of all
 * candidates' (GCR), by orthogonal matching pursuit with weights of at least 0:
 *
 * <pre>{@code
 * min_{S, |S| ≤ K, w ≥ 0}  ‖Σ_i g_i − Σ_{j ∈ S} w_j g_j‖² + λ ‖w‖²
 *
 * for k = 1 … K:   s_k = argmax_{i ∉ S} ⟨g_i, Σ_l g_l − Σ_{j ∈ S} w_j g_j⟩,   S ← S ∪ {s_k}
 *                  w ← the best weights on S
 * }</pre>
 *
 * <p>g_i is the gradient of candidate i's loss in the output layer alone, in closed form ({@link
 * HeadGradients}), counted a_i times in the sum where the request weighs the candidates (a_i is 1
 * on average). Of candidates equally good the one with the smallest index is taken. All K are
 * selected even if the last ones do not help; their weights are 0 then. The coreset is in the order
 * of the selection, its weights are w: they add up to about n, so that n^{-1} Σ_j w_j ℓ_j stands
 * for the mean loss.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code ridge} (λ > 0, default 0.5).
 *
 * <p>Cost: two forward passes over the candidates; n·C·m for the sum, K·n·(C + m + K) for the
 * pursuit with C classes and embeddings of length m; and for the weights K³ if all are positive,
 * another K³ for each that returns to 0. Memory: n·(C + m + K) numbers: a column of inner products
 * for each selected sample, no matrix of n × n.
 *
 * <p>Diagnostics: "residual", ‖Σ_i g_i − Σ_{j ∈ S} w_j g_j‖ / ‖Σ_i g_i‖ after each selection (0 if
 * both are 0); "weight-error", how far the last weights are from their optimality conditions,
 * relatively.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), scores or embeddings that are
 * not finite (NUMERIC).
 *
 * <p>Source: Tiwari, Killamsetty, Iyer and Shenoy, "GCR: gradient coreset based replay buffer
 * selection for continual learning" (CVPR 2022); the pursuit and λ = 0.5 are those of Killamsetty
 * et al., "GRAD-MATCH" (ICML 2021). Deviations: the loss is the cross-entropy alone, without
 * distillation; all classes are matched at once.
 */
final class GcrSelector implements CoresetSelector {
  private final GcrOptions options;

  GcrSelector(GcrOptions options) {
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
    int k = Math.min(options.size(), n);
    double[] counts = request.relativeWeights(); // a
    double[] target = gradients.dotsWithSum(counts); // ⟨g_i, Σ_l a_l g_l⟩
    double targetSquared = IntStream.range(0, n).mapToDouble(i -> counts[i] * target[i]).sum();

    boolean[] selected = new boolean[n];
    int[] indices = new int[k];
    double[][] columns = new double[k][]; // ⟨g_i, g_{s_j}⟩ for all i
    double[] residual = new double[k];
    WeightFit fit = new WeightFit(k, options.ridge());
    double[] correlations = target.clone(); // of each g_i with the residual
    for (int j = 0; j < k; j++) {
      int next = greatest(correlations, selected);
      selected[next] = true;
      indices[j] = next;
      columns[j] = column(gradients, next);
      fit.add(rowOf(next, columns, j), target[next]);
      double[] w = fit.solve();
      correlations = target.clone();
      for (int l = 0; l <= j; l++) {
        for (int i = 0; i < n; i++) {
          correlations[i] -= w[l] * columns[l][i];
        }
      }
      residual[j] = relativeResidual(targetSquared, target, correlations, indices, w);
      request.progress().report(j + 1, k);
    }
    return new Coreset(
        indices,
        fit.weights(),
        Map.of("residual", residual, "weight-error", new double[] {fit.error()}));
  }

  private static int greatest(double[] correlations, boolean[] selected) {
    int greatest = -1;
    for (int i = 0; i < correlations.length; i++) {
      if (!selected[i] && (greatest < 0 || correlations[i] > correlations[greatest])) {
        greatest = i;
      }
    }
    return greatest;
  }

  private static double[] column(HeadGradients gradients, int j) {
    double[] column = new double[gradients.size()];
    Arrays.setAll(column, i -> gradients.dot(i, j));
    return column;
  }

  /** Return the inner products of a sample with the j + 1 selected ones, itself the last. */
  private static double[] rowOf(int sample, double[][] columns, int j) {
    double[] row = new double[j + 1];
    Arrays.setAll(row, l -> columns[l][sample]);
    return row;
  }

  /** Return ‖t − G w‖ / ‖t‖ by ‖t − G w‖² = ⟨t, t⟩ − Σ_j w_j (⟨g_j, t⟩ + ⟨g_j, t − G w⟩). */
  private static double relativeResidual(
      double targetSquared, double[] target, double[] correlations, int[] indices, double[] w) {
    if (targetSquared <= 0) {
      return 0;
    }
    double squared = targetSquared;
    for (int j = 0; j < w.length; j++) {
      squared -= w[j] * (target[indices[j]] + correlations[indices[j]]);
    }
    return Math.sqrt(Math.max(0, squared) / targetSquared);
  }
}
