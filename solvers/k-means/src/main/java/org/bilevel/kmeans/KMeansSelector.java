package org.bilevel.kmeans;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Points;

/**
 * Selects the samples nearest to the K centres of a k-means clustering of the candidates.
 *
 * <pre>{@code
 * seeds (k-means++):  c_1 uniformly; c_j = u_i with probability ∝ min_{l < j} ‖u_i − c_l‖²
 * Lloyd, until nothing changes:  a_i = argmin_j ‖u_i − c_j‖²;   c_j = mean of the u_i with a_i = j
 * coreset:  s_j = argmin_i ‖u_i − c_j‖² over the candidates not selected yet,   j = 1 … K
 * }</pre>
 *
 * <p>u_i ∈ R^m is the embedding of candidate i, which the model's output layer sees, or its
 * features. Where the request weighs the candidates each counts a_i times in the seeds after the
 * first, in the means and in the inertia. Ties go to the smallest index. A centre that no candidate
 * is nearest to stays where it is. Once all candidates coincide with seeds, the next seeds are the
 * first candidates that are not seeds. Every selected sample weighs 1; they are in the order of
 * their centres.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code on} (embedding or features; default
 * embedding); {@code iterations} (at least 0, default 100).
 *
 * <p>Cost: a forward pass over the candidates for the embedding; K·n distances of O(m) for the
 * seeds, for each iteration and for the coreset. Memory: n·m numbers for the embedding, K·m for the
 * centres, O(n); no matrix of n × n.
 *
 * <p>Diagnostics: "inertia", Σ_i min_j ‖u_i − c_j‖² at the seeds and after each iteration.
 *
 * <p>Random: the stream "seeding" below the request's, one draw for each seed that is drawn.
 *
 * <p>Failures: features that are not finite (DATA), an embedding that is not finite (NUMERIC).
 *
 * <p>Source: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding" (2007), and
 * Lloyd, "Least squares quantization in PCM" (1982): the baselines "k-means features" ({@code on:
 * features}; Nguyen et al. 2018) and "k-means embedding" of "Bilevel Coreset Selection in Continual
 * Learning: A New Formulation and Algorithm" (NeurIPS 2023).
 */
final class KMeansSelector implements CoresetSelector {
  private final KMeansOptions options;

  KMeansSelector(KMeansOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Points points = Points.of(request, options.embedding());
    int k = Math.min(options.size(), points.size());
    double[] counts = request.relativeWeights(); // a
    // an iteration takes as long as all seeds
    long total = (1L + options.iterations()) * k;
    int[] seeds =
        Clustering.seeds(
            points,
            counts,
            k,
            request.random().split("seeding"),
            seed -> request.progress().report(seed, total));
    Clustering clustering =
        Clustering.of(
            points,
            counts,
            seeds,
            options.iterations(),
            iteration -> request.progress().report((1L + iteration) * k, total));
    double[] ones = new double[k];
    Arrays.fill(ones, 1);
    return new Coreset(
        nearest(points, clustering.centres()), ones, Map.of("inertia", clustering.inertia()));
  }

  private static int[] nearest(Points points, double[][] centres) {
    boolean[] selected = new boolean[points.size()];
    int[] indices = new int[centres.length];
    for (int j = 0; j < centres.length; j++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < selected.length; i++) {
        if (selected[i]) {
          continue;
        }
        double distance = points.squaredDistance(i, centres[j]);
        if (nearest < 0 || distance < least) {
          least = distance;
          nearest = i;
        }
      }
      indices[j] = nearest;
      selected[nearest] = true;
    }
    return indices;
  }
}
