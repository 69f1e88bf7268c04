package org.bilevel.greedy;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Samples;

/**
 * Greedy Coreset: adds one sample after the other, each time the one whose weight, raised from 0,
 * would lower the outer loss of a kernel model fastest.
 *
 * <pre>{@code
 * G(w) = 1/n Σ_i ℓ(f_w(x_i), y_i)   s.t.   f_w = argmin_f Σ_{s∈S} w_s ℓ'(f(x_s), y_s) + λ‖f‖²
 *
 * S ← a few samples at random, w = 1
 * until |S| = K:   S ← S ∪ argmin_{j∉S} ∂G/∂w_j at w_j = 0;   then, if asked for, steps of w on G
 * }</pre>
 *
 * <p>x_i ∈ R^p are the n candidates, y_i has a 1 at the label among C classes and 0 elsewhere, ‖f‖
 * is the norm that the kernel k gives; where the request weighs the candidates each counts a_i
 * times in G, 1 on average; ℓ and ℓ' are ‖f − y‖² or the cross-entropy. With a squared ℓ' the inner
 * problem is solved in closed form, and its factorization grows by a row with each sample; with
 * cross-entropy it is solved by Newton's method to rounding. ∂G/∂w_j is exact in both.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code kernel} (linear, rbf or ntk, default ntk, the
 * authors' choice for neural networks); {@code depth} (hidden layers behind ntk, ≥ 1, default 2);
 * {@code bandwidth} (σ of rbf, exp(−‖a − b‖²/2σ²); default 0: the median distance, of at most 500
 * candidates); {@code proxy} (representer or nystrom, default representer); {@code landmarks} (m of
 * nystrom, ≥ 1, default 200); {@code regularization} (λ relative to the mean of k(x, x), > 0,
 * default 0.01, so that the unit of the features does not matter); {@code inner-loss} (squared or
 * cross-entropy, default squared); {@code outer-loss} (the same, default squared; the authors take
 * cross-entropy for both for neural networks, squared for kernel ridge regression); {@code start}
 * (samples drawn at random, ≥ 0, default 1; 0 chooses the first one as well); {@code candidates}
 * (how many random candidates are scored for each that joins, default 0: all; the authors take 200
 * or 250); {@code weight-steps} (T ≥ 0, default 0: all weights are 1); {@code outer} (takes these
 * steps, default adam; the authors use learning rates of 0.01 to 0.05); {@code most-candidates}
 * (default 10,000, 800 MB).
 *
 * <p>{@code nystrom} replaces k by the inner product of m Nyström features; ridge regression on
 * these features is the same as on the kernel that they make, which is how it is computed. With m ≥
 * n it is exact.
 *
 * <p>The weights start again from 1 for each sample that joins, as the authors' do, and are kept at
 * 0 or above. Without weight steps a sample that joins stays at weight 1 whatever its score.
 *
 * <p>Cost, in multiplications: n²p/2 once for all of k (nothing for linear with p &lt; n, n m (p +
 * m) + m³ for nystrom); for each sample that joins O(n²) + O(n |S| C) for the squared loss, O(n²C)
 * more for cross-entropy, where {@code candidates} saves its share; with features p or m replace n
 * in n². A weight step O(n |S|²), for cross-entropy n |S| C more. Cross-entropy as inner loss takes
 * (|S| C)³/3 for each of a few steps of Newton's method instead, whenever a sample joins or a
 * weight moves. Memory: n² numbers for k (n p or n m with features), and 3 K n. Neither the model
 * nor its parameters are looked at; all numbers are 64-bit and on the heap.
 *
 * <p>Random: "start", "candidates" with the number of the sample, "landmarks" and "bandwidth" below
 * the request's stream. Equal scores go to the first candidate. With K ≥ n all candidates are
 * selected, each with weight 1.
 *
 * <p>Diagnostics, one number for each sample: "outer-value" (G after it joined and the weights
 * moved), "score" (∂G/∂w_j when it was chosen, NaN for those drawn at random). Empty where all
 * candidates are selected.
 *
 * <p>Failures: DATA for a feature that is not finite; CONFIGURATION for more than {@code
 * most-candidates}; NUMERIC where G or a step is not finite, with the number of the sample.
 *
 * <p>Source: Borsos, Mutný and Krause, "Coresets via Bilevel Optimization for Continual Learning
 * and Streaming" (NeurIPS 2020), the baseline "Greedy Coreset" of BCSR and of "Probabilistic
 * Bilevel Coreset Selection". Deviations: the inner loss is a sum, not the mean over |S|, so their
 * regularization times |S| is the λ here; squared losses are the default; the inner problem and the
 * implicit gradient are solved exactly where they take steps of L-BFGS and of conjugate gradients,
 * and the gradient is not clipped.
 */
final class GreedySelector implements CoresetSelector {
  private final GreedyOptions options;

  GreedySelector(GreedyOptions options) {
    this.options = options;
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Samples candidates = request.candidates();
    double[][] points = points(candidates);
    int n = points.length;
    if (options.size() >= n) {
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      return new Coreset(
          Rows.all(n), ones, Map.of("outer-value", new double[0], "score", new double[0]));
    }
    RandomStream random = request.random();
    Kernel kernel = kernel(points, random);
    Fit fit =
        fit(
            gram(kernel, points, random),
            candidates,
            request.relativeWeights(),
            lambda(kernel, points));
    double[] outerValues = new double[options.size()];
    double[] scores = new double[options.size()];
    choose(fit, n, request, outerValues, scores);
    return new Coreset(
        fit.points(), fit.weights(), Map.of("outer-value", outerValues, "score", scores));
  }

  private Fit fit(Gram gram, Samples candidates, double[] counts, double lambda) {
    int[] labels = candidates.labels();
    int classes = candidates.classes();
    return switch (options.innerLoss()) {
      case SQUARED ->
          new RidgeFit(gram, labels, counts, classes, lambda, options.outerLoss(), options.size());
      case CROSS_ENTROPY ->
          new LogisticFit(
              gram, labels, counts, classes, lambda, options.outerLoss(), options.size());
    };
  }

  /** Let K samples join. */
  private void choose(Fit fit, int n, Request request, double[] outerValues, double[] scores) {
    RandomStream random = request.random();
    boolean[] selected = new boolean[n];
    int[] start = random.split("start").sample(n, Math.min(options.start(), options.size()));
    for (int k = 0; k < options.size(); k++) {
      int point;
      if (k < start.length) {
        point = start[k];
        scores[k] = Double.NaN;
      } else {
        int[] rest = rest(selected, k, random);
        double[] gradient = fit.gradient(rest);
        int best = 0;
        for (int r = 1; r < rest.length; r++) {
          if (gradient[r] < gradient[best]) {
            best = r;
          }
        }
        point = rest[best];
        scores[k] = gradient[best];
      }
      selected[point] = true;
      try {
        fit.append(point, 1);
        if (options.weightSteps() > 0 && k + 1 >= start.length) {
          moveWeights(fit);
        }
        outerValues[k] = fit.outerValue();
        requireFinite(outerValues[k]);
      } catch (BilevelException e) {
        throw e.category() == BilevelException.Category.NUMERIC ? atSample(k, e) : e;
      }
      request.progress().report(k + 1, options.size());
    }
  }

  private static void requireFinite(double outerValue) {
    if (!Double.isFinite(outerValue)) {
      throw BilevelException.numeric(
          "the outer loss is " + outerValue + ".",
          "Maybe the learning rate of outer is too large, or features are of very different"
              + " sizes.");
    }
  }

  private BilevelException atSample(int k, BilevelException cause) {
    BilevelException located =
        BilevelException.numeric(
            "greedy stopped at sample %d of %d: %s"
                .formatted(k + 1, options.size(), cause.getMessage()),
            "");
    located.addSuppressed(cause);
    return located;
  }

  /** Return the candidates to score for the k-th sample, in ascending order. */
  private int[] rest(boolean[] selected, int k, RandomStream random) {
    int[] rest = new int[selected.length - k];
    int count = 0;
    for (int i = 0; i < selected.length; i++) {
      if (!selected[i]) {
        rest[count++] = i;
      }
    }
    if (options.candidates() == 0 || options.candidates() >= count) {
      return rest;
    }
    int[] drawn = random.split("candidates", k).sample(count, options.candidates());
    Arrays.sort(drawn);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = rest[drawn[i]];
    }
    return drawn;
  }

  /** Take the steps of the weights, from 1. */
  private void moveWeights(Fit fit) {
    int[] points = fit.points();
    HeapVector w = HeapVector.filled(points.length, 1);
    fit.reweigh(w.array());
    try (OuterOptimizer.Session steps = options.outer().start(w)) {
      for (int t = 0; t < options.weightSteps(); t++) {
        steps.step(w, HeapVector.wrap(fit.gradient(points)));
        double[] weights = w.array();
        for (int s = 0; s < weights.length; s++) {
          weights[s] = Math.max(0, weights[s]);
        }
        fit.reweigh(weights);
      }
    }
  }

  private Kernel kernel(double[][] points, RandomStream random) {
    return switch (options.kernel()) {
      case LINEAR -> Kernel.linear();
      case NTK -> Kernel.ntk(options.depth());
      case RBF ->
          Kernel.rbf(
              options.bandwidth() > 0
                  ? options.bandwidth()
                  : Kernel.medianDistance(points, random.split("bandwidth")));
    };
  }

  private Gram gram(Kernel kernel, double[][] points, RandomStream random) {
    int n = points.length;
    if (options.nystrom()) {
      int[] landmarks = random.split("landmarks").sample(n, Math.min(n, options.landmarks()));
      return Nystrom.of(kernel, points, landmarks);
    }
    if (options.kernel() == GreedyOptions.KernelChoice.LINEAR && points[0].length < n) {
      return new FactorGram(points);
    }
    if (n > options.mostCandidates()) {
      throw BilevelException.configuration(
          "greedy keeps %d × %d numbers of its kernel, more than most-candidates = %d allows."
              .formatted(n, n, options.mostCandidates()),
          "Maybe set proxy: nystrom, or raise most-candidates.");
    }
    return DenseGram.of(kernel, points);
  }

  /** Return λ, which is in units of the mean of k(x, x), or of 1 where that is 0. */
  private double lambda(Kernel kernel, double[][] points) {
    double sum = 0;
    for (double[] point : points) {
      double square = Rows.dot(point, point);
      sum += kernel.of(square, square, square);
    }
    return options.regularization() * (sum > 0 ? sum / points.length : 1);
  }

  private static double[][] points(Samples candidates) {
    int p = candidates.shape().length();
    float[] features = candidates.features();
    double[][] points = new double[candidates.size()][p];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < p; j++) {
        float feature = features[i * p + j];
        if (!Float.isFinite(feature)) {
          throw BilevelException.data(
              "Feature %d of the sample with id %d is %s."
                  .formatted(j, candidates.ids()[i], Float.toString(feature)),
              "Maybe the data has missing values that were not filled in.",
              null);
        }
        points[i][j] = feature;
      }
    }
    return points;
  }
}
