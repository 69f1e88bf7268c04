package org.bilevel.l2ball;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;

/**
 * Keeps the norm of a vector at most a radius: the Euclidean projection onto a ball around 0, that
 * of the 2-norm.
 *
 * <pre>{@code
 * C = {x : ‖x‖₂ ≤ r}
 * P(x) = x · min(1, r / ‖x‖)
 * D v = v inside,    (r / ‖x‖) (v − x ⟨x, v⟩ / ‖x‖²) outside
 * }</pre>
 *
 * <p>x has length n. Option: {@code radius} r &gt; 0, 1 by default.
 *
 * <p>Rounding: a point whose norm is r within n + 8 units of 2⁻⁵² of it counts as feasible and
 * comes back bit for bit; every projected point is one. Norms are taken of x over its greatest
 * entry, so that they neither overflow nor vanish. On the sphere itself the derivative is that of
 * the inside.
 *
 * <p>Cost: O(n), no products; in place on the heap, elsewhere one copy of x to the heap, and one
 * back if it moved. Not random. Failures: NUMERIC where an entry is not finite; the message has its
 * index.
 *
 * <p>Source: textbook; feasible sets of the theory in the BSG paper are compact.
 */
final class L2BallProjection implements HeapProjection {
  private static final double UNIT = Math.ulp(1.0);

  private final double radius;

  L2BallProjection(L2BallOptions options) {
    this.radius = options.radius();
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    double[] point = at.toArray();
    double greatest = greatest(point);
    if (inside(point, greatest)) {
      return;
    }
    double length = scaledNorm(point, greatest);
    double[] entries = v.toArray();
    double along = 0; // ⟨x, v⟩ / ‖x‖
    for (int i = 0; i < entries.length; i++) {
      along += point[i] / greatest / length * entries[i];
    }
    double shrink = radius / greatest / length;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = shrink * (entries[i] - point[i] / greatest / length * along);
    }
    v.assign(entries);
  }

  @Override
  public boolean project(double[] x) {
    double greatest = greatest(x);
    if (inside(x, greatest)) {
      return false;
    }
    double length = scaledNorm(x, greatest);
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] / greatest / length * radius;
    }
    return true;
  }

  private boolean inside(double[] x, double greatest) {
    return greatest == 0
        || scaledNorm(x, greatest) <= radius / greatest * (1 + (x.length + 8) * UNIT);
  }

  /** Return max_i |x_i|. */
  private static double greatest(double[] x) {
    Entries.requireFinite(x, Entries.sum(x), "a ball");
    double greatest = 0;
    for (double entry : x) {
      greatest = Math.max(greatest, Math.abs(entry));
    }
    return greatest;
  }

  /** Return ‖x‖ / greatest. */
  private static double scaledNorm(double[] x, double greatest) {
    double sum = 0;
    for (double entry : x) {
      double scaled = entry / greatest;
      sum += scaled * scaled;
    }
    return Math.sqrt(sum);
  }
}
