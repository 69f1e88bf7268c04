package org.bilevel.none;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;

/**
 * Changes nothing: the projection onto the whole space, for a variant or an override that is to
 * have no constraint.
 *
 * <pre>{@code
 * C = ℝⁿ,    P(x) = x,    D v = v
 * }</pre>
 *
 * <p>x has any length. No options. Cost: one look at the entries, O(n), no products; elsewhere than
 * on the heap one copy of x to the heap. Not random. Failures: NUMERIC where an entry is not
 * finite; the message has its index.
 */
final class NoneProjection implements HeapProjection {

  @Override
  public boolean project(double[] x) {
    Entries.requireFinite(x, Entries.sum(x), "the whole space");
    return false;
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    // the identity
  }
}
