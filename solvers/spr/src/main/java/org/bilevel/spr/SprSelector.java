package org.bilevel.spr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Points;
import org.bilevel.api.learning.Samples;

/**
 * Selects the samples whose labels are likely right: those that are central among the samples of
 * their class, by the self-centered filter of self-purified replay (SPR).
 *
 * <pre>{@code
 * for each class, with n_c candidates, E times:
 *   graph: an edge between i and j with probability max(0, cos(e_i, e_j)), weight 1, else 10⁻⁵
 *   centrality: c = the eigenvector of the adjacency's greatest eigenvalue, scaled to [0, 1]
 *   c ~ π Beta(a, b) + (1 − π) Beta(a', b'): p_i = P(the one of the greater mean | c_i)
 * q_i = mean of p_i over the E graphs;  draw K without replacement with probabilities q
 * }</pre>
 *
 * <p>e_i is candidate i's embedding at the request's θ, the input of its output layer. The two beta
 * distributions are fitted by 10 steps of expectation and maximisation by moments. Where a class
 * has fewer than 3 candidates, or all are equally central, all its p_i are 1. Every selected sample
 * weighs 1.
 *
 * <p>To be given as many samples as the memory holds, its delayed buffer, by {@code select-every:
 * buffer} in the experiment {@code continual-learning}; of a single batch a class has too few
 * samples for its graph to say much.
 *
 * <p>Options: {@code size} (K, at least 1, required); {@code graphs} (E, at least 1, default 5).
 *
 * <p>Cost: a forward pass; Σ_c n_c²·(m + E·t) for embeddings of length m and t ≤ 1000 steps of the
 * power iteration, some tens as a rule. Memory: n·m and n_c² numbers.
 *
 * <p>Diagnostics: "clean", q_i of the selected samples in order.
 *
 * <p>Random: the streams "graph" of each class and number, and "draw", below the request's stream.
 * Failures: features that are not finite (DATA), embeddings that are not finite (NUMERIC).
 *
 * <p>Source: Kim, Jeong, Choi and Kim, "Continual learning on noisy data streams via self-purified
 * replay" (ICCV 2021), Sections 3.2 and 3.3: the baseline "SPR" of "Bilevel Coreset Selection in
 * Continual Learning: A New Formulation and Algorithm" (NeurIPS 2023). Deviations: embeddings are
 * those of the model that learns, where the paper trains an expert on the delayed buffer by
 * self-supervision; that model learns from the stream and the memory by their labels as it does
 * with every other selector, where the paper's learns by self-supervision and is tuned on the
 * memory at last; K samples are drawn, where the paper keeps each with probability q_i; what leaves
 * the memory is the buffer's business, where the paper drops the least q first.
 */
final class SprSelector implements CoresetSelector {
  private static final int FEWEST = 3; // two components need more than two values

  private final SprOptions options;

  SprSelector(SprOptions options) {
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
    double[][] directions = directions(request);
    double[] clean = new double[n]; // q
    for (int c = 0; c < candidates.classes(); c++) {
      int label = c;
      int[] members = IntStream.range(0, n).filter(i -> candidates.labels()[i] == label).toArray();
      double[] ofClass = clean(directions, members, request.random().split("graph", c));
      for (int k = 0; k < members.length; k++) {
        clean[members[k]] = ofClass[k];
      }
    }
    int[] drawn = draw(clean, request.random().split("draw"));
    return new Coreset(drawn, of(drawn, i -> 1), Map.of("clean", of(drawn, i -> clean[i])));
  }

  /** Return the embeddings divided by their lengths; one of zeros stays. */
  private static double[][] directions(Request request) {
    Points points = Points.of(request, true);
    double[][] directions = new double[points.size()][];
    Arrays.setAll(directions, points::direction);
    return directions;
  }

  /** Return q of the members of a class. */
  private double[] clean(double[][] directions, int[] members, RandomStream random) {
    int n = members.length;
    double[] mean = new double[n];
    if (n < FEWEST) {
      Arrays.fill(mean, 1);
      return mean;
    }
    double[][] similarities = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        similarities[i][j] = dot(directions[members[i]], directions[members[j]]);
      }
    }
    for (int e = 0; e < options.graphs(); e++) {
      double[] centrality = Centrality.ofRandomGraph(similarities, random.split("number", e));
      double[] posterior = BetaMixture.posterior(centrality);
      for (int i = 0; i < n; i++) {
        mean[i] += posterior[i] / options.graphs();
      }
    }
    return mean;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /**
   * Draw min(K, n) indices, one after the other with probabilities proportional to q among those
   * left: the order of arrival of exponential variables with rates q (Efraimidis and Spirakis,
   * 2006). A rate of almost 0 stands for 0, so that such samples come last and in random order.
   */
  private int[] draw(double[] clean, RandomStream random) {
    double[] arrival = new double[clean.length];
    for (int i = 0; i < clean.length; i++) {
      arrival[i] = -Math.log(1 - random.nextDouble()) / Math.max(clean[i], 1e-12);
    }
    return IntStream.range(0, clean.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> arrival[i]))
        .limit(options.size())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] of(int[] indices, IntToDoubleFunction entry) {
    return Arrays.stream(indices).mapToDouble(entry).toArray();
  }
}
