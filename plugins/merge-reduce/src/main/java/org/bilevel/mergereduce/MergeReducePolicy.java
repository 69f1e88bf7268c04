package org.bilevel.mergereduce;

import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory of s coresets of at most K samples each, made of a stream of any length by merging
 * coresets in pairs and reducing each pair to one.
 *
 * <pre>{@code
 * for each offer (X, w):
 *   append the slot (level 0, mass β = 1, X reduced to K samples)
 *   if there are more than s slots:
 *     (A, B) ← the two oldest slots of the lowest level that two slots have;
 *              if no two have the same, the two newest
 *     replace them by (level of A + 1, mass β_A + β_B, A ∪ B reduced to K samples)
 * }</pre>
 *
 * <p>Slots are in the order of their samples' arrival, and their levels never increase along it, so
 * two slots of a level are neighbours. A slot of level l has been reduced at most l + 1 times. With
 * ten slots the oldest has level 3 after 40 offers, 7 after 400 and 10 after 2,000; with one slot
 * the memory is a chain in which every offer is merged at once, of level n − 1 after n offers.
 *
 * <p>Reducing: if there are at most K samples they all stay with their weights; else the {@code
 * selector} selects K of them with the model as it is at that offer; they count by their weights in
 * its request, so that each of two slots counts by its mass. The weights of a slot are those of its
 * coreset, scaled so that their sum is its mass β, the number of offers that it stands for; weights
 * that are all zero become equal ones. {@link Buffer#weights()} returns them.
 *
 * <p>When it changes: with each offer that is not empty, never when it is read or a task begins;
 * task borders play no part. While there were at most s offers, each of at most K samples, all
 * samples are in memory. An offer of fewer than K samples takes a slot nevertheless. Classes play
 * no part, except for the selector: a slot of fewer samples than classes cannot hold one of each.
 * The buffer belongs to whoever opened it, the model and its parameters to whoever offers; neither
 * is kept.
 *
 * <p>Options: {@code capacity} (m, in samples, at least s · K, required), {@code slots} (s, 10),
 * {@code selector} (a part; its size is K). Cost: at most one selection of 2K candidates for each
 * offer, and one of the offer's samples if they are more than K; memory m samples.
 *
 * <p>Random: the streams "enter" and "merge" (by offer) below the buffer's own, for the selector.
 * Failures: a capacity that is too small when the file is checked; those of the selector, named
 * with the offer; offers without a model are a fault of the experiment.
 *
 * <p>Source: Borsos, Mutný and Krause, "Coresets via Bilevel Optimization for Continual Learning
 * and Streaming" (NeurIPS 2020), Section 5 and its appendix on merge-reduce; also used for Table 2
 * of "Probabilistic Bilevel Coreset Selection" (ICML 2022) with m = 100 and s = 10.
 */
final class MergeReducePolicy implements BufferPolicy {
  private final MergeReduceOptions options;

  MergeReducePolicy(MergeReduceOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.needing(Capability.OFFERED_MODEL);
  }

  @Override
  public int capacity() {
    return options.capacity();
  }

  @Override
  public Buffer open(RandomStream random) {
    return new MergeReduceBuffer(options.slots(), options.selector(), random);
  }
}
