package org.bilevel.pbcs;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * The bilevel problem at one mask: x_i = m_i/K weighs sample i in the inner loss, equation (5); of
 * mini-batches x_i = m_i/K · |m|/|B|, so that the mean over batches is the inner loss.
 *
 * @param outer L, whose value does not depend on x
 * @param inner Σ_i x_i ℓ_i(θ)
 * @param weights x, length n
 * @param parameters where θ starts
 * @param batches the samples of each step; empty for all candidates
 */
record MaskedProblem(
    Objective outer,
    Objective inner,
    Vector weights,
    Vector parameters,
    Optional<MaskBatches> batches)
    implements BilevelProblem {

  @Override
  public Vector initialOuter() {
    return weights.copy();
  }

  @Override
  public Vector initialInner() {
    return parameters.copy();
  }

  /** Only the selected samples cost anything. */
  @Override
  public Batch drawInnerBatch(RandomStream random) {
    return batches.isPresent() ? batches.get().next(random) : Batch.all();
  }
}
