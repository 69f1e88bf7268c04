package org.bilevel.api;

/**
 * A projection that is computed on the heap: in place for a {@link HeapVector}, elsewhere on a copy
 * that is put back if an entry changed.
 *
 * <p>Vectors of less than 64 bits are rounded when they are put back, and are then feasible up to
 * that rounding only. A point that the projection would move by no more than that stays as it is,
 * so that projecting twice changes nothing there, either.
 */
public interface HeapProjection extends Projection {

  /**
   * Replace the entries by those of the nearest point of the set, in place.
   *
   * @param x the point to project
   * @return whether an entry changed
   * @throws BilevelException of category NUMERIC if an entry is NaN or infinite; it names the index
   */
  boolean project(double[] x);

  @Override
  default void project(Vector x) {
    if (x instanceof HeapVector heap) {
      project(heap.array());
      return;
    }
    double[] before = x.toArray();
    double[] after = before.clone();
    if (project(after) && !isRounding(before, after, x.spacing())) {
      x.assign(after);
    }
  }

  private static boolean isRounding(double[] before, double[] after, double spacing) {
    if (spacing == Math.ulp(1.0)) {
      return false;
    }
    double most = 0;
    double greatest = 0;
    for (int i = 0; i < after.length; i++) {
      most = Math.max(most, Math.abs(after[i] - before[i]));
      greatest = Math.max(greatest, Math.abs(after[i]));
    }
    return most <= spacing * greatest;
  }
}
