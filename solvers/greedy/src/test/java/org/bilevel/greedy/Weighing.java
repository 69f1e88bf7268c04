package org.bilevel.greedy;

import java.util.Arrays;

/** How much candidates count. */
final class Weighing {
  private Weighing() {}

  static double[] equally(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }
}
