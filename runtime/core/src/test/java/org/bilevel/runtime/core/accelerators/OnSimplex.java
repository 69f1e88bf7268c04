package org.bilevel.runtime.core.accelerators;

import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Simplex;

/** The projection onto the simplex of sum 1, on the CPU. */
final class OnSimplex implements HeapProjection {
  @Override
  public boolean project(double[] x) {
    double sum = Entries.sum(x);
    Entries.requireFinite(x, sum, "the simplex");
    return Simplex.project(x, sum, 1);
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    v.assign(at);
  }
}
