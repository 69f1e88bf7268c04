package org.bilevel.simplex;

import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Simplex;

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
 * greatest one are used. On a device of 32 bits this holds up to the rounding of its numbers.
 *
 * <p>Cost: O(n) for entries in no particular order, no products; on the heap no memory for n &lt;
 * 1024. See {@link Simplex}. Not random. Failures: NUMERIC where an entry is not finite; the
 * message has its index. CONFIGURATION where n = 0.
 *
 * <p>Source: BCSR, equation (5). τ by the method of Michelot 1986; that entries below a threshold
 * of some of the others need not be looked at is an idea of Condat 2016, who compares the methods.
 */
final class SimplexProjection implements HeapProjection {
  private final double radius;

  SimplexProjection(SimplexOptions options) {
    this.radius = options.radius();
  }

  @Override
  public boolean project(double[] x) {
    if (x.length == 0) {
      throw BilevelException.configuration(
          "A vector without entries cannot sum to " + radius + ", as projection simplex asks.", "");
    }
    return Simplex.project(x, radius, "the simplex");
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
}
