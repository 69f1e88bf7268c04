package org.bilevel.hypercleaning;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Both losses, where x and y start, and batches drawn without replacement.
 *
 * @param outer F
 * @param inner f
 * @param startX where x starts; copied
 * @param startY where y starts; copied
 * @param outerBatch validation samples of an evaluation, 0 for all
 * @param innerBatch training samples of an evaluation, 0 for all
 */
record CleaningProblem(
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
    return size == 0 || size >= all ? Batch.all() : Batch.of(random.sample(all, size));
  }
}
