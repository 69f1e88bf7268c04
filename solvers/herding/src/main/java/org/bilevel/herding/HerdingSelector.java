package org.bilevel.herding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Points;
import org.bilevel.api.learning.Samples;

/**
 * Selects samples whose mean stays near the mean of their class (herding, as in iCaRL):
 *
 * <pre>{@code
 * s_k = argmin_i ‖μ − 1/k (u_i + Σ_{l < k} u_{s_l})‖₂,   k = 1, 2, …
 * }</pre>
 *
 * <p>u_i ∈ R^m is the embedding of candidate i, which the model's output layer sees, or its
 * features, divided by its length unless {@code normalize} is false; μ is the mean over the class,
 * by the weights in the request (the plain one where these are all 0), and i runs over those of the
 * class that are left. Of candidates equally good the one with the smallest index is taken. Every
 * selected sample weighs 1.
 *
 * <p>Shares: the classes that are present take turns, in ascending order, until K samples are given
 * away; a class without candidates left is passed over. So shares differ by at most one unless a
 * class is small, and with K below the number of classes the last ones get none. The coreset is in
 * the order of the turns.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code on} (embedding or features; default
 * embedding); {@code normalize} (default true); {@code per-class} (default true; false herds all
 * candidates together).
 *
 * <p>Cost: a forward pass over the candidates for the embedding, and at most K·n distances of O(m),
 * K·n / C of them for C classes. Memory: n·m numbers of 64 bits; no matrix of n × n.
 *
 * <p>Diagnostics: "mean-distance", ‖μ − mean of the selected‖₂ for each class with a share, in
 * ascending order.
 *
 * <p>Random: nothing. Failures: features that are not finite (DATA), an embedding that is not
 * finite (NUMERIC).
 *
 * <p>Source: Rebuffi, Kolesnikov, Sperl and Lampert, "iCaRL: incremental classifier and
 * representation learning" (CVPR 2017), Algorithm 4, after Welling, "Herding dynamical weights to
 * learn" (ICML 2009): the baseline "iCaRL" of the BCSR and PBCS papers. Deviations: means are not
 * divided by their length again; a candidate is selected at most once.
 */
final class HerdingSelector implements CoresetSelector {
  private final HerdingOptions options;

  HerdingSelector(HerdingOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Samples candidates = request.candidates();
    Points u = Points.of(request, options.embedding());
    double[][] points = new double[u.size()][];
    Arrays.setAll(points, options.normalize() ? u::direction : u::get);
    List<int[]> groups = groups(candidates);
    int k = Math.min(options.size(), candidates.size());
    int[] shares = shares(groups, k);
    double[] counts = request.relativeWeights(); // a
    List<int[]> picks = new ArrayList<>();
    List<Double> distances = new ArrayList<>();
    for (int g = 0; g < shares.length; g++) {
      int before = picks.stream().mapToInt(p -> p.length).sum();
      Herd herd =
          Herd.of(
              points,
              groups.get(g),
              counts,
              shares[g],
              picked -> request.progress().report(before + picked, k));
      picks.add(herd.indices());
      if (shares[g] > 0) {
        distances.add(herd.meanDistance());
      }
    }
    double[] ones = new double[k];
    Arrays.fill(ones, 1);
    return new Coreset(
        inTurns(picks),
        ones,
        Map.of("mean-distance", distances.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** Return the candidates of each class that is present, or all in one group. */
  private List<int[]> groups(Samples candidates) {
    int[] labels = candidates.labels();
    if (!options.perClass()) {
      return List.of(IntStream.range(0, labels.length).toArray());
    }
    return IntStream.range(0, candidates.classes())
        .mapToObj(c -> IntStream.range(0, labels.length).filter(i -> labels[i] == c).toArray())
        .filter(group -> group.length > 0)
        .toList();
  }

  /** Give away k samples by turns. */
  private static int[] shares(List<int[]> groups, int k) {
    int[] shares = new int[groups.size()];
    int left = k;
    while (left > 0) {
      for (int g = 0; g < shares.length && left > 0; g++) {
        if (shares[g] < groups.get(g).length) {
          shares[g]++;
          left--;
        }
      }
    }
    return shares;
  }

  private static int[] inTurns(List<int[]> picks) {
    int turns = picks.stream().mapToInt(p -> p.length).max().orElse(0);
    return IntStream.range(0, turns)
        .flatMap(turn -> picks.stream().filter(p -> p.length > turn).mapToInt(p -> p[turn]))
        .toArray();
  }
}
