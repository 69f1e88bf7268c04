package org.bilevel.smoothedtopk;

import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Selection;

/**
 * Rewards weights that are concentrated on K entries: minus the sum of the K greatest ones,
 * smoothed by Gaussian noise so that it is differentiable.
 *
 * <pre>{@code
 * R(w) = −λ E_z Σ_{i=1..K} (w + δz)_[i],           z ~ N(0, I_n)
 * ∂R/∂w_i = −λ P(i is among the K greatest of w + δz)
 * }</pre>
 *
 * <p>w and z have length n; u_[i] is the i-th greatest entry of u. Both expectations are means over
 * the same |B| draws of z, so the gradient's entries lie in [−λ, 0] and sum to −λ min(K, n).
 * Options: {@code weight} λ ≥ 0, 0.1 by default; {@code noise} δ ≥ 0, in units of w, 1e-3 by
 * default; {@code k} K ≥ 1, the size of the selector around it by default; {@code draws} |B| ≥ 1,
 * 64 by default.
 *
 * <p>Cost: |B| n normal numbers and a selection of the K greatest in expected O(n) for each draw,
 * all without branches, 5 to 7 ns an entry and draw ({@code TopKBenchmark}); no products. Memory:
 * four arrays of length n. Random: |B| n normal numbers from the evaluation's stream; ties, which
 * have probability 0 unless δ is 0 or lost in rounding, go to the first entries. Failures: NUMERIC
 * where an entry is not finite; the message has its index.
 *
 * <p>Variance: λ² δ² K/|B| at most for the value, since the sum of the K greatest is Lipschitz with
 * constant √K (Poincaré's inequality); λ² p_i (1 − p_i)/|B| for the gradient's entry i, where p_i
 * is the probability above, so λ² K (1 − K/n)/|B| at most for all entries together.
 *
 * <p>Source: BCSR, equation (1) and the first term of (3). The coordinates of z are independent,
 * which the paper's z ~ N(0, 1) leaves open: one number shared by all coordinates would not smooth
 * anything. With K ≥ n every entry counts.
 */
final class SmoothedTopKRegularizer implements Regularizer {
  private final SmoothedTopKOptions options;

  SmoothedTopKRegularizer(SmoothedTopKOptions options) {
    this.options = options;
  }

  @Override
  public Evaluation evaluate(Vector x, RandomStream random) {
    double[] w = x instanceof HeapVector heap ? heap.array() : x.toArray();
    requireFinite(w);
    int n = w.length;
    int k = Math.min(options.k(), n);
    double[] noise = new double[n];
    double[] noisy = new double[n];
    double[] scratch = new double[n];
    int[] counts = new int[n]; // in how many draws entry i was among the K greatest
    double sum = 0;
    for (int draw = 0; draw < options.draws(); draw++) {
      random.nextGaussians(noise);
      for (int i = 0; i < n; i++) {
        noisy[i] = w[i] + options.noise() * noise[i];
      }
      System.arraycopy(noisy, 0, scratch, 0, n);
      sum += count(noisy, k, Selection.greatest(scratch, n, k), counts);
    }
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      gradient[i] -= options.weight() * counts[i] / options.draws();
    }
    return new Evaluation(-options.weight() * sum / options.draws(), vectorLike(x, gradient));
  }

  /** Count the K greatest entries, ties from the first on, and return their sum. */
  private static double count(double[] noisy, int k, double kth, int[] counts) {
    int ties = k;
    double sum = 0;
    for (int i = 0; i < noisy.length; i++) {
      // without branches: which entries are the greatest is as good as random
      long bits = Double.doubleToRawLongBits(kth - noisy[i]);
      int greater = (int) (bits >>> 63);
      counts[i] += greater;
      ties -= greater;
      sum += Double.longBitsToDouble(Double.doubleToRawLongBits(noisy[i]) & (bits >> 63));
    }
    for (int i = 0; ties > 0; i++) {
      if (noisy[i] == kth) {
        counts[i]++;
        sum += kth;
        ties--;
      }
    }
    return sum;
  }

  private static Vector vectorLike(Vector x, double[] entries) {
    if (x instanceof HeapVector) {
      return HeapVector.wrap(entries);
    }
    Vector vector = x.zerosLike();
    vector.assign(entries);
    return vector;
  }

  private static void requireFinite(double[] w) {
    for (int i = 0; i < w.length; i++) {
      if (!Double.isFinite(w[i])) {
        throw BilevelException.numeric(
            "Entry %d of %d is %s in the regularizer smoothed-top-k.".formatted(i, w.length, w[i]),
            "Maybe the outer learning rate is too large; try a tenth.");
      }
    }
  }
}
