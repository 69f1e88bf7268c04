package org.bilevel.api.descent;

import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The point y + β (y − y_{k−1}); y itself where β is 0 or there was no move.
 *
 * @param vector the point
 * @param own whether it is a vector of its own, to be closed
 */
record Moved(Vector vector, boolean own) implements AutoCloseable {

  static Moved of(Vector y, @Nullable Vector previous, double share) {
    if (share == 0 || previous == null) {
      return new Moved(y, false);
    }
    Vector moved = y.copy();
    moved.axpy(share, y);
    moved.axpy(-share, previous);
    return new Moved(moved, true);
  }

  @Override
  public void close() {
    if (own) {
      vector.close();
    }
  }
}
