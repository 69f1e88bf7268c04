package org.bilevel.pbcs;

/**
 * The expected size of a mask over the outer steps: K_t = K + (K_1 − K)(1 − t/T_s)³, rounded, up to
 * step T_s, then K.
 *
 * @param start K_1, at least K
 * @param target K
 * @param steps T_s
 */
record SizeSchedule(int start, int target, double steps) {

  /**
   * Return K_t.
   *
   * @param t steps taken, from 0
   */
  int at(int t) {
    double left = t < steps ? 1 - t / steps : 0;
    return target + (int) Math.round((start - target) * left * left * left);
  }
}
