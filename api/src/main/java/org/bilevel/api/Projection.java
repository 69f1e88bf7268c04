package org.bilevel.api;

/**
 * Projects onto a closed convex set C: the point of C that is nearest in the Euclidean norm.
 *
 * <p>A feasible point comes back bit for bit; projecting twice changes nothing.
 */
public interface Projection extends Part {

  /**
   * Replace x by the nearest point of the set, in place.
   *
   * @param x the point to project; finite
   * @throws BilevelException of category NUMERIC if an entry is NaN or infinite; it names the index
   */
  void project(Vector x);

  /**
   * Replace v by D · v, in place, where D is the derivative of the projection at a point; at a kink
   * that of one of the adjoining pieces. D is symmetric with eigenvalues between 0 and 1.
   *
   * <p>By default from central differences of the projection, for the cost of two projections and
   * with some eight correct digits where it is smooth; a projection that knows better overrides it.
   *
   * @param at where the projection is differentiated, before it was projected; finite, unchanged
   * @param v a vector of the same kind and size; changed
   */
  default void differentiate(Vector at, Vector v) {
    double length = v.norm();
    if (length == 0) {
      return;
    }
    double step = 6e-6 * Math.max(1, at.norm()) / length;
    try (Vector up = at.copy();
        Vector down = at.copy()) {
      up.axpy(step, v);
      down.axpy(-step, v);
      project(up);
      project(down);
      up.axpy(-1, down);
      up.scale(1 / (2 * step));
      v.assign(up);
    }
  }
}
