package org.bilevel.kcenter;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Points;

/**
 * Selects samples that leave no candidate far from all of them (greedy k-center): from a first
 * centre on, always the candidate that is farthest from its nearest centre.
 *
 * <pre>{@code
 * s_1 = a drawn candidate, or the one nearest to the mean
 * s_j = argmax_i min_{l < j} ‖u_i − u_{s_l}‖₂,   j = 2 … K
 * }</pre>
 *
 * <p>u_i ∈ R^m is the embedding of candidate i, which the model's output layer sees, or its
 * features. The greatest distance that is left is at most twice the smallest that any K centres
 * reach. Of candidates equally far the one with the smallest index is taken, so duplicates of
 * centres come last. Every selected sample weighs 1; they are in the order of their selection.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code on} (embedding or features; default
 * embedding); {@code first} (drawn or mean; default drawn).
 *
 * <p>Cost: a forward pass over the candidates for the embedding, and K·n distances of O(m). Memory:
 * n·m numbers for the embedding and n distances; no matrix of n × n.
 *
 * <p>Diagnostics: "radius", for each centre in order, the greatest distance of a candidate from its
 * nearest centre once this one is selected.
 *
 * <p>Random: one draw, from the stream "first" below the request's; none with {@code first: mean}.
 *
 * <p>Failures: features that are not finite (DATA), an embedding that is not finite (NUMERIC).
 *
 * <p>Source: Gonzalez, "Clustering to minimize the maximum intercluster distance" (1985), the
 * greedy algorithm of Sener and Savarese, "Active learning for convolutional neural networks: a
 * core-set approach" (2018): the baseline "k-center embeddings" of "Probabilistic Bilevel Coreset
 * Selection" (ICML 2022). Deviation: there are no centres to begin with, so the first is drawn.
 */
final class KCenterSelector implements CoresetSelector {
  private static final double SELECTED = -1;

  private final KCenterOptions options;

  KCenterSelector(KCenterOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Points points = Points.of(request, options.embedding());
    int n = points.size();
    int k = Math.min(options.size(), n);
    int[] centres = new int[k];
    double[] radius = new double[k];
    // squared distance of each candidate from its nearest centre
    double[] nearest = new double[n];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int next = first(points, request.random());
    for (int j = 0; j < k; j++) {
      centres[j] = next;
      nearest[next] = SELECTED;
      for (int i = 0; i < n; i++) {
        if (nearest[i] > 0) {
          nearest[i] = Math.min(nearest[i], points.squaredDistance(i, next));
        }
      }
      next = farthest(nearest);
      radius[j] = Math.sqrt(Math.max(0, nearest[next]));
      request.progress().report(j + 1, k);
    }
    double[] ones = new double[k];
    Arrays.fill(ones, 1);
    return new Coreset(centres, ones, Map.of("radius", radius));
  }

  private int first(Points points, RandomStream random) {
    if (options.drawn()) {
      return random.split("first").nextInt(points.size());
    }
    double[] mean = points.mean();
    int first = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      double distance = points.squaredDistance(i, mean);
      if (distance < least) {
        least = distance;
        first = i;
      }
    }
    return first;
  }

  private static int farthest(double[] nearest) {
    int farthest = 0;
    for (int i = 1; i < nearest.length; i++) {
      if (nearest[i] > nearest[farthest]) {
        farthest = i;
      }
    }
    return farthest;
  }
}
