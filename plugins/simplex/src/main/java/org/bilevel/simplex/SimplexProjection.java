package org.bilevel.simplex;

import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;

/**
 * Keeps weights at least 0 with a fixed sum, moving them as little as possible: the Euclidean
 * projection onto the simplex.
 *
 * <pre>{@code
 * Δ = {x : x_i ≥ 0, Σ_i x_i = r}
 * P(x)_i = max(x_i − τ, 0)    with τ such that    Σ_i max(x_i − τ, 0) = r
 * }</pre>
 *
 * <p>x has length n ≥ 1. Option: {@code radius} r &gt; 0, 1 by default.
 *
 * <p>Rounding: a point whose entries are at least 0 and sum to r within n units in the last place
 * of r counts as feasible and comes back bit for bit; every projected point is one. The distance to
 * the exact projection does not grow with the size of the entries, since only differences to the
 * greatest one are used.
 *
 * <p>Cost: expected O(n), no products; one array of length n, and nothing for a feasible heap
 * vector. Not random. Failures: NUMERIC where an entry is not finite; the message has its index.
 *
 * <p>Source: BCSR, equation (5). τ by the method of Michelot 1986, applied to the entries above the
 * bound max_i x_i − r ≤ τ only, an idea of Condat 2016, who compares the methods.
 */
final class SimplexProjection implements Projection {
  private final double radius;

  SimplexProjection(SimplexOptions options) {
    this.radius = options.radius();
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

  /** D v = v − mean of v over the support, on the support of the projection; 0 elsewhere. */
  @Override
  public void differentiate(Vector at, Vector v) {
    double[] projected = at.toArray();
    project(projected);
    double[] entries = v.toArray();
    double sum = 0;
    int support = 0;
    for (int i = 0; i < entries.length; i++) {
      if (projected[i] > 0) {
        sum += entries[i];
        support++;
      }
    }
    for (int i = 0; i < entries.length; i++) {
      entries[i] = projected[i] > 0 ? entries[i] - sum / support : 0;
    }
    v.assign(entries);
  }

  /** Project in place and say whether anything changed. */
  private boolean project(double[] x) {
    if (x.length == 0) {
      throw BilevelException.configuration(
          "A vector without entries cannot sum to " + radius + ", as projection simplex asks.", "");
    }
    double greatest = Double.NEGATIVE_INFINITY;
    boolean negative = false;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i])) {
        throw BilevelException.numeric(
            "Entry %d of %d is %s; it cannot be projected onto the simplex."
                .formatted(i, x.length, x[i]),
            "Maybe the learning rate of the projected variable is too large; try a tenth.");
      }
      greatest = Math.max(greatest, x[i]);
      negative |= x[i] < 0;
    }
    if (!negative && Math.abs(excess(x, 0, 0)) <= x.length * Math.ulp(radius)) {
      return false;
    }
    double threshold = threshold(x, greatest);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i] - greatest - threshold, 0);
    }
    return true;
  }

  /** Return τ − max_i x_i, which lies between −r and −r/n. */
  private double threshold(double[] x, double greatest) {
    double[] above = new double[x.length]; // differences to the greatest entry that may exceed τ
    int count = 0;
    double sum = 0;
    for (double entry : x) {
      double difference = entry - greatest;
      if (difference > -radius) {
        above[count++] = difference;
        sum += difference;
      }
    }
    double threshold = (sum - radius) / count;
    for (int before = -1; before != count; ) {
      before = count;
      count = 0;
      sum = 0;
      for (int k = 0; k < before; k++) {
        if (above[k] >= threshold) {
          sum += above[k];
          above[count++] = above[k];
        }
      }
      threshold = (sum - radius) / count;
    }
    // the sums above are rounded: two corrections bring Σ max(x_i − τ, 0) to r as near as τ allows
    for (int pass = 0; pass < 2; pass++) {
      threshold += excess(x, greatest, threshold) / count;
    }
    return threshold;
  }

  /** Return Σ_i max(x_i − greatest − threshold, 0) − r, summed without accumulating rounding. */
  private double excess(double[] x, double greatest, double threshold) {
    double sum = -radius;
    double lost = 0;
    for (double entry : x) {
      double term = Math.max(entry - greatest - threshold, 0);
      double next = sum + term;
      // Neumaier: what the addition rounded off
      lost += Math.abs(sum) >= term ? (sum - next) + term : (term - next) + sum;
      sum = next;
    }
    return sum + lost;
  }
}
