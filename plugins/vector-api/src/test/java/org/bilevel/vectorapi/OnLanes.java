package org.bilevel.vectorapi;

import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapProjection;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;
import org.bilevel.api.plugin.Kind;
import org.bilevel.cappedsimplex.CappedSimplexPlugin;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.Parts;

/**
 * What a host makes of the accelerator: the plain loops get what is not finite or near its sum, and
 * what the accelerator leaves to them. Every point that it does project is exact.
 *
 * @param plain the plain loops
 * @param cap the cap
 * @param sum the sum
 */
record OnLanes(Projection plain, double cap, double sum) implements HeapProjection {

  static OnLanes simplex(double radius) {
    return new OnLanes(plainSimplex(radius), Double.POSITIVE_INFINITY, radius);
  }

  static OnLanes cappedSimplex(double k) {
    return new OnLanes(plainCappedSimplex(k), 1, k);
  }

  static Projection plainSimplex(double radius) {
    return Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of("radius", radius));
  }

  static Projection plainCappedSimplex(double k) {
    return Parts.create(
        new CappedSimplexPlugin(),
        Kind.PROJECTION,
        "capped-simplex",
        Map.of("k", k, "sum", "equal"));
  }

  @Override
  public boolean project(double[] x) {
    double total = Entries.sum(x);
    boolean far = Math.abs(total - sum) > 1e-9 * sum && sum < x.length * cap;
    if (Double.isFinite(total) && far && new VectorApiAccelerator().project(x, cap, sum)) {
      return true;
    }
    HeapVector vector = HeapVector.of(x);
    plain.project(vector);
    System.arraycopy(vector.array(), 0, x, 0, x.length);
    return true;
  }

  @Override
  public void differentiate(Vector at, Vector v) throws BilevelException {
    plain.differentiate(at, v);
  }
}
