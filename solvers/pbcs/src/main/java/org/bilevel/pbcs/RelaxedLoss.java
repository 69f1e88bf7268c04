package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/** The same at masks between 0 and 1, where it can be differentiated: m ↦ L(θ*(m)), [0, 1]^n. */
interface RelaxedLoss {

  /**
   * Train and return the loss with its gradient in m.
   *
   * @param mask m, length n
   * @param size K_t, what the sum of the inner losses is divided by
   * @param random the stream of the training
   */
  Estimate differentiate(double[] mask, int size, RandomStream random);
}
