package org.bilevel.toy;

import org.bilevel.api.HeapVector;

/**
 * A solution of a bilevel problem.
 *
 * @param x x*, length p
 * @param y y*, length d
 * @param value F* = F(x*, y*)
 */
record Optimum(HeapVector x, HeapVector y, double value) {

  /** Return a solution of a problem of two numbers. */
  static Optimum of(double x, double y, double value) {
    return new Optimum(HeapVector.of(x), HeapVector.of(y), value);
  }
}
