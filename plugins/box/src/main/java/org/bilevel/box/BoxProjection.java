package org.bilevel.box;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;

/**
 * Keeps every entry between two bounds: the Euclidean projection onto a box.
 *
 * <pre>{@code
 * C = {x : l ≤ x_i ≤ u}
 * P(x)_i = min(max(x_i, l), u)
 * }</pre>
 *
 * <p>x has any length. Options: {@code lower} l and {@code upper} u, l ≤ u, the same for every
 * entry; one that is left out is no bound. On a device of 32 bits a bound is rounded as entries
 * are.
 *
 * <p>The derivative keeps the entries of v where l ≤ x_i ≤ u and makes the others 0; at a bound
 * itself it is that of the inside, so that a variable may leave the bound it started at. With l = u
 * it is 0.
 *
 * <p>Cost: O(n), no products; in place on the heap, elsewhere one copy of x to the heap, and one
 * back if an entry moved. Not random. Failures: NUMERIC where an entry is not finite; the message
 * has its index. CONFIGURATION where l &gt; u.
 *
 * <p>Source: x ∈ [1, 10] and y ∈ [−2, 2] of IAPTT-GM's problem (10), and weights in [0, 1].
 */
final class BoxProjection implements HeapProjection {
  private final double lower;
  private final double upper;

  BoxProjection(BoxOptions options) {
    this.lower = options.lower();
    this.upper = options.upper();
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    double[] point = at instanceof HeapVector heap ? heap.array() : at.toArray();
    double[] entries = v instanceof HeapVector heap ? heap.array() : v.toArray();
    for (int i = 0; i < entries.length; i++) {
      if (!(lower < upper && lower <= point[i] && point[i] <= upper)) {
        entries[i] = 0;
      }
    }
    if (!(v instanceof HeapVector)) {
      v.assign(entries);
    }
  }

  @Override
  public boolean project(double[] x) {
    Entries.requireFinite(x, Entries.sum(x), "a box");
    boolean changed = false;
    for (int i = 0; i < x.length; i++) {
      if (x[i] < lower) {
        x[i] = lower;
        changed = true;
      } else if (x[i] > upper) {
        x[i] = upper;
        changed = true;
      }
    }
    return changed;
  }
}
