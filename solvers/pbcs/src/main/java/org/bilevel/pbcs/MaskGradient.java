package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/** Estimates ∇_s Φ(s), Φ(s) = E L(θ*(m)) with m_i ~ Bernoulli(s_i), equation (4). */
interface MaskGradient {

  /**
   * Estimate the gradient.
   *
   * @param at s, and where the outer loop is
   * @param random the stream of the draws
   */
  Estimate estimate(Iterate at, RandomStream random);
}
