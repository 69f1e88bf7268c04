package org.bilevel.l1ball;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Simplex;

/**
 * Keeps the sum of the absolute values at most a radius, moving entries as little as possible,
 * which makes small ones 0: the Euclidean projection onto the ball of the 1-norm.
 *
 * <pre>{@code
 * C = {x : Σ_i |x_i| ≤ r}
 * P(x)_i = sign(x_i) max(|x_i| − τ, 0)    with τ ≥ 0 such that    Σ_i max(|x_i| − τ, 0) = r
 * }</pre>
 *
 * <p>outside of C; inside P(x) = x. x has any length. Option: {@code radius} r &gt; 0, 1 by
 * default.
 *
 * <p>Outside, with S where P(x) is not 0 and s the signs there, D v = v − s ⟨s, v⟩ / |S| on S and 0
 * elsewhere; inside and on the boundary D is the identity.
 *
 * <p>Rounding: a point whose absolute values sum to at most r and n units in its last place counts
 * as feasible and comes back bit for bit; every projected point is one. On a device of 32 bits this
 * holds up to the rounding of its numbers.
 *
 * <p>Cost: O(n) for entries in no particular order, no products; one array of length n, and what
 * {@link Simplex} needs. Not random. Failures: NUMERIC where an entry is not finite; the message
 * has its index.
 *
 * <p>Source: Duchi, Shalev-Shwartz, Singer and Chandra 2008, who project the absolute values onto
 * the simplex; the threshold is found as {@link Simplex} says.
 */
final class L1BallProjection implements HeapProjection {
  private final double radius;

  L1BallProjection(L1BallOptions options) {
    this.radius = options.radius();
  }

  @Override
  public boolean project(double[] x) {
    double[] magnitudes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      magnitudes[i] = Math.abs(x[i]);
    }
    double sum = Entries.sum(magnitudes);
    Entries.requireFinite(x, sum, "the l1-ball");
    if (sum <= radius + x.length * Math.ulp(radius)) {
      return false;
    }
    Simplex.project(magnitudes, sum, radius);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.copySign(magnitudes[i], x[i]);
    }
    return true;
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    double[] projected = at.toArray();
    if (!project(projected)) {
      return;
    }
    double[] entries = v.toArray();
    double along = 0; // ⟨s, v⟩
    int support = 0;
    for (int i = 0; i < entries.length; i++) {
      if (projected[i] != 0) {
        along += Math.signum(projected[i]) * entries[i];
        support++;
      }
    }
    for (int i = 0; i < entries.length; i++) {
      entries[i] = projected[i] == 0 ? 0 : entries[i] - Math.signum(projected[i]) * along / support;
    }
    v.assign(entries);
  }
}
