package org.bilevel.toy;

import org.bilevel.api.Vector;

/**
 * The points whose every entry lies between two bounds.
 *
 * @param lower the smallest entry, itself allowed
 * @param upper the greatest entry, itself allowed
 */
record Box(double lower, double upper) {

  /** All of space. */
  static final Box ALL = new Box(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Return how far the entry farthest outside lies from its bounds; 0 for a point of the box. */
  double violation(Vector point) {
    double most = 0;
    for (double entry : point.toArray()) {
      most = Math.max(most, Math.max(lower - entry, entry - upper));
    }
    return most;
  }
}
