package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/** The outer loss of a model trained on the samples of a mask, m ↦ L(θ*(m)). */
interface MaskLoss {

  /**
   * Train and return the loss.
   *
   * @param mask m, length n
   * @param size K_t, what the sum of the inner losses is divided by
   * @param random the stream of the training
   */
  double value(boolean[] mask, int size, RandomStream random);
}
