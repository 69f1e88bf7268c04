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
}
