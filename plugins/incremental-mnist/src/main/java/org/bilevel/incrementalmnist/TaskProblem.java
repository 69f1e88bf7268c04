package org.bilevel.incrementalmnist;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * The problem of one task, with mini-batches drawn without replacement.
 *
 * @param outer F, the mean loss of its validation samples
 * @param inner f, that of its training samples
 * @param startX hidden weights at its beginning; copied
 * @param startY output weights at its beginning; copied
 * @param outerBatch validation samples of an evaluation
 * @param innerBatch training samples of an evaluation
 */
record TaskProblem(
    Objective outer, Objective inner, Vector startX, Vector startY, int outerBatch, int innerBatch)
    implements BilevelProblem {

  @Override
  public Vector initialOuter() {
    return startX.copy();
  }

  @Override
  public Vector initialInner() {
    return startY.copy();
  }

  @Override
  public Batch drawOuterBatch(RandomStream random) {
    return draw(outer.dataPoints(), outerBatch, random);
  }

  @Override
  public Batch drawInnerBatch(RandomStream random) {
    return draw(inner.dataPoints(), innerBatch, random);
  }

  private static Batch draw(int all, int size, RandomStream random) {
    return size >= all ? Batch.all() : Batch.of(random.sample(all, size));
  }
}
