package org.bilevel.pbcs;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.RandomStream;

/**
 * The samples of the steps of one training: those of the mask, all of them, or one part after the
 * other.
 *
 * <p>In each pass over the mask it is divided anew at random, into parts that differ by one sample
 * at most. So a pass is Σ_i m_i ℓ_i exactly, however few samples a step sees.
 */
final class MaskBatches {
  private final int[] selected;
  private final int parts; // P
  private final Batch whole;
  private int[] order;
  private int next;

  /**
   * Begin a training.
   *
   * @param selected the samples of the mask, at least one
   * @param parts P ≥ 1, steps of a pass; as many as there are samples if these are fewer
   */
  MaskBatches(int[] selected, int parts) {
    this.selected = selected;
    this.parts = Math.min(parts, selected.length);
    this.whole = Batch.of(selected);
    this.order = selected;
  }

  /** Return P. */
  int parts() {
    return parts;
  }

  /** Return the samples of the next step; of the whole mask nothing is drawn. */
  Batch next(RandomStream random) {
    if (parts == 1) {
      return whole;
    }
    if (next == 0) {
      order = random.permutation(selected.length);
    }
    int from = (int) ((long) next * selected.length / parts);
    next++;
    int to = (int) ((long) next * selected.length / parts);
    next %= parts;
    return Batch.of(Arrays.stream(order, from, to).map(i -> selected[i]).toArray());
  }
}
