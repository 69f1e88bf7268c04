package org.bilevel.cappedsimplex;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;

/**
 * Keeps probabilities between 0 and 1 with a bounded or fixed sum, moving them as little as
 * possible: the Euclidean projection onto the capped simplex.
 *
 * <pre>{@code
 * at-most:  C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i ≤ K}     P(z)_i = clip(z_i − max(0, v), 0, 1)
 * equal:    C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i = K}     P(z)_i = clip(z_i − v, 0, 1)
 *                                      with v such that  Σ_i clip(z_i − v, 0, 1) = K
 * }</pre>
 *
 * <p>z has length n. Options: {@code k} K ≥ 0, where it is left out the {@code size} of the part
 * that contains this one; {@code sum} at-most or equal, at-most by default. Where K ≥ n the bound
 * on the sum does not matter; a sum equal to K &gt; n cannot be had and is refused.
 *
 * <p>Method: with k = ⌈K⌉ and r the k-th greatest entry, v lies in [r − min(1, K), r). Newton's
 * method on the piecewise linear Σ_i clip(z_i − r − τ, 0, 1) − K finds τ = v − r; it is exact on
 * the piece of the root, and halves the bracket instead where it would leave it. Entries that the
 * bracket makes 0 or 1 are not looked at again.
 *
 * <p>Rounding: a point whose entries are in [0, 1] and whose sum is K (or at most K) within 2n
 * units in the last place of min(K, 1) counts as feasible and comes back bit for bit; every
 * projected point is one. The distance to the exact projection does not grow with the size of the
 * entries, since only differences to r are used.
 *
 * <p>Cost: expected O(n), no products; two arrays of length n, and nothing for a feasible heap
 * vector. Not random. Failures: NUMERIC where an entry is not finite, the message has its index;
 * CONFIGURATION where K &gt; n and the sum is to be equal.
 *
 * <p>Source: PBCS, Appendix B, Algorithm 2, whose bisection Newton's method replaces. The equal sum
 * is an addition.
 */
final class CappedSimplexProjection implements Projection {
  private final double bound; // K
  private final boolean equal;

  CappedSimplexProjection(CappedSimplexOptions options) {
    this.bound = options.k();
    this.equal = options.equal();
  }

  @Override
  public void project(Vector x) {
    if (x instanceof HeapVector heap) {
      project(heap.array());
    } else {
      double[] entries = x.toArray();
      if (project(entries)) {
        x.assign(entries);
      }
    }
  }

  /**
   * D v = v on the entries strictly between 0 and 1, 0 elsewhere; where the sum is held at K, less
   * the mean of v over these.
   */
  @Override
  public void differentiate(Vector at, Vector v) {
    double[] projected = at.toArray();
    boolean held = equal || excessInBox(projected) > tolerance(projected.length);
    project(projected);
    double[] entries = v.toArray();
    double sum = 0;
    int inside = 0;
    for (int i = 0; i < entries.length; i++) {
      if (projected[i] > 0 && projected[i] < 1) {
        sum += entries[i];
        inside++;
      }
    }
    double mean = held && inside > 0 ? sum / inside : 0;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = projected[i] > 0 && projected[i] < 1 ? entries[i] - mean : 0;
    }
    v.assign(entries);
  }

  /** Project in place and say whether anything changed. */
  private boolean project(double[] z) {
    int n = z.length;
    if (equal && bound > n) {
      throw BilevelException.configuration(
          "%d entries of at most 1 cannot sum to %s, as projection capped-simplex asks."
              .formatted(n, bound),
          "Maybe k should be smaller, or sum be at-most.");
    }
    boolean inBox = true;
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(z[i])) {
        throw BilevelException.numeric(
            "Entry %d of %d is %s; it cannot be projected onto the capped simplex."
                .formatted(i, n, z[i]),
            "Maybe the learning rate of the projected variable is too large; try a tenth.");
      }
      inBox &= z[i] >= 0 && z[i] <= 1;
    }
    double excess = excessInBox(z);
    if (equal && inBox ? Math.abs(excess) <= tolerance(n) : !equal && excess <= tolerance(n)) {
      for (int i = 0; !inBox && i < n; i++) {
        z[i] = clip(z[i]);
      }
      return !inBox;
    }
    if (bound == 0) {
      Arrays.fill(z, 0);
      return true;
    }
    double reference = Greatest.of(z.clone(), (int) Math.ceil(bound)); // r
    double shift = shift(z, reference);
    for (int i = 0; i < n; i++) {
      z[i] = clip(z[i] - reference - shift);
    }
    return true;
  }

  /** Return Σ_i clip(z_i, 0, 1) − K. */
  private double excessInBox(double[] z) {
    CompensatedSum sum = new CompensatedSum(-bound);
    for (double entry : z) {
      sum.add(clip(entry));
    }
    return sum.value();
  }

  private double tolerance(int n) {
    return 2.0 * n * Math.ulp(Math.min(bound, 1));
  }

  private static double clip(double entry) {
    return Math.min(Math.max(entry, 0), 1);
  }

  /** Return τ = v − r. */
  private double shift(double[] z, double reference) {
    double low = -Math.min(1, bound); // Σ − K ≥ 0 here
    double high = 0; // Σ − K < 0 here
    double[] open = new double[z.length]; // differences to r that the bracket leaves open
    int count = z.length;
    for (int i = 0; i < count; i++) {
      open[i] = z[i] - reference;
    }
    int ones = 0;
    double best = low;
    double bestExcess = Double.POSITIVE_INFINITY;
    double tau = low;
    for (int pass = 1; ; pass++) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (open[i] - high >= 1) {
          ones++;
        } else if (open[i] > low) {
          open[kept++] = open[i];
        }
      }
      count = kept;
      CompensatedSum sum = new CompensatedSum(-bound);
      sum.add(ones);
      int slope = 0;
      for (int i = 0; i < count; i++) {
        double term = open[i] - tau;
        if (term >= 1) {
          sum.add(1);
        } else if (term > 0) {
          sum.add(term);
          slope++;
        }
      }
      double excess = sum.value();
      if (Math.abs(excess) < bestExcess) {
        best = tau;
        bestExcess = Math.abs(excess);
      }
      double newton = slope > 0 ? tau + excess / slope : Double.NaN;
      if (excess == 0 || newton == tau) {
        return best;
      }
      if (excess > 0) {
        low = tau;
      } else {
        high = tau;
      }
      boolean within = newton > low && newton < high;
      tau = within && pass % 8 != 0 ? newton : low + (high - low) / 2;
      if (tau <= low || tau >= high) {
        return best; // no number between the two
      }
    }
  }
}
