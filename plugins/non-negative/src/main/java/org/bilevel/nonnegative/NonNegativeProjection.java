package org.bilevel.nonnegative;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;

/**
 * Keeps every entry at least 0: the projection onto the vectors without negative entries.
 *
 * <pre>{@code
 * C = {x : x_i ≥ 0},    P(x)_i = max(x_i, 0)
 * }</pre>
 *
 * <p>x has any length. No options; {@code box} has a bound of your own.
 *
 * <p>The derivative keeps the entries of v where x_i ≥ 0 and makes the others 0; at 0 itself it is
 * that of the inside, so that a variable may leave the bound it started at.
 *
 * <p>Cost: O(n), no products; in place on the heap, elsewhere one copy of x to the heap, and one
 * back if an entry was negative. Not random. Failures: NUMERIC where an entry is not finite; the
 * message has its index.
 *
 * <p>Source: textbook; sample weights that need not sum to anything.
 */
final class NonNegativeProjection implements HeapProjection {

  @Override
  public boolean project(double[] x) {
    Entries.requireFinite(x, Entries.sum(x), "the non-negative vectors");
    boolean changed = false;
    for (int i = 0; i < x.length; i++) {
      if (x[i] < 0) {
        x[i] = 0;
        changed = true;
      }
    }
    return changed;
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    double[] point = at.toArray();
    double[] entries = v.toArray();
    for (int i = 0; i < entries.length; i++) {
      if (point[i] < 0) {
        entries[i] = 0;
      }
    }
    v.assign(entries);
  }
}
