package org.bilevel.adult;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;

/**
 * Two linear classifiers: x = (c̄, b̄), judged on a large set of rows, and y = (c, b), fitted to a
 * small one and held near x.
 *
 * <pre>{@code
 * min_x  F(x, y*(x)) = L₁(x) + L₂(y*(x)),    y*(x) = argmin_y L₂(y) + λ/2 ‖x − y‖²
 * }</pre>
 *
 * <p>Both start at 0. Mini-batches are drawn without replacement.
 *
 * @param large L₁
 * @param small L₂
 * @param coupling λ
 * @param outer F
 * @param inner f
 * @param outerBatch rows of each set in a batch of F; 0 for all
 * @param innerBatch rows in a batch of f; 0 for all
 */
record AdultProblem(
    LogisticLoss large,
    LogisticLoss small,
    double coupling,
    Objective outer,
    Objective inner,
    int outerBatch,
    int innerBatch)
    implements BilevelProblem {

  AdultProblem(
      LogisticLoss large, LogisticLoss small, double coupling, int outerBatch, int innerBatch) {
    this(
        large,
        small,
        coupling,
        new OuterObjective(large, small),
        new InnerObjective(small, coupling),
        outerBatch,
        innerBatch);
  }

  @Override
  public HeapVector initialOuter() {
    return HeapVector.zeros(large.width());
  }

  @Override
  public HeapVector initialInner() {
    return HeapVector.zeros(small.width());
  }

  @Override
  public Batch drawOuterBatch(RandomStream random) {
    if (outerBatch == 0 || outerBatch >= large.size() && outerBatch >= small.size()) {
      return Batch.all();
    }
    int[] ofLarge = random.sample(large.size(), Math.min(outerBatch, large.size()));
    int[] ofSmall = random.sample(small.size(), Math.min(outerBatch, small.size()));
    int[] indices = new int[ofLarge.length + ofSmall.length];
    System.arraycopy(ofLarge, 0, indices, 0, ofLarge.length);
    for (int k = 0; k < ofSmall.length; k++) {
      indices[ofLarge.length + k] = large.size() + ofSmall[k];
    }
    return Batch.of(indices);
  }

  @Override
  public Batch drawInnerBatch(RandomStream random) {
    return innerBatch == 0 || innerBatch >= small.size()
        ? Batch.all()
        : Batch.of(random.sample(small.size(), innerBatch));
  }
}
