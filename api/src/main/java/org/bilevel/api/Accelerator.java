package org.bilevel.api;

import java.util.List;

/**
 * Projects large vectors elsewhere than on the threads of the CPU, on a graphics card for instance.
 *
 * <p>One problem covers the simplex (no cap) and the capped simplex (cap 1):
 *
 * <pre>{@code
 * C = {x : 0 ≤ x_i ≤ cap, Σ_i x_i = sum}
 * P(x)_i = min(max(x_i − τ, 0), cap)    with τ such that    Σ_i P(x)_i = sum
 * }</pre>
 *
 * <p>Projections ask for one with {@link org.bilevel.api.plugin.PartContext#accelerated}; they give
 * an accelerator no point that is feasible, not finite or below its crossover size, and finish what
 * it returns on the CPU unless it is exact. It may be called by several threads.
 */
public interface Accelerator extends Part {

  /**
   * Return the devices that it can use, the one that it does use first. The first call may start a
   * runtime; later ones are cheap.
   *
   * @return the names of at least one device
   * @throws BilevelException of category PLUGIN that says what is missing and how to install it
   */
  List<String> devices();

  /**
   * Project onto C, in place.
   *
   * @param x the point, finite, of length n ≥ 1; replaced by P(x), up to rounding
   * @param cap the greatest value of an entry, positive; infinity for none
   * @param sum what the entries sum to, positive and less than n · cap
   * @return whether x is P(x) exactly: no entry below 0 or above cap, and a sum that is off by at
   *     most n units in the last place of the sum, or with a cap 2n units in that of min(sum, 1).
   *     The CPU does not come after it then. If false, it does; x is near P(x), as it was, or
   *     another point with the same projection
   * @throws BilevelException of category PLUGIN if the device fails; x is unchanged then
   */
  boolean project(double[] x, double cap, double sum);
}
