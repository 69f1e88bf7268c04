package org.bilevel.classbalancedreservoir;

import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory whose classes are as balanced as the stream allows, each a uniform sample of what was
 * offered of it.
 *
 * <p>With capacity m, the first m samples fill the memory. From then on a class is <i>full</i> once
 * it is or has been a largest class in memory (one with the most samples; there may be several). A
 * sample of class c, the n_c-th offered of it, of which m_c are in memory:
 *
 * <ul>
 *   <li>if c is not full, replaces one of the samples of the largest classes, each as likely;
 *   <li>if c is full, replaces one of c's own with probability m_c / n_c, each as likely; otherwise
 *       it is not kept.
 * </ul>
 *
 * <p>So each sample offered of a class is in memory with the same probability m_c / n_c, and a rare
 * class is kept whole until it is as large as the others.
 *
 * <p>When it changes: with each offer, never when it is read or a task begins; task borders play no
 * part. A stream shorter than the capacity is kept whole. With fewer samples than classes (m &lt;
 * C) each class has one sample or none: a new class takes the place of another, which is full and
 * does not come back once it has lost its last sample. Weights are kept with their samples, and
 * decide nothing. A sample offered twice counts as two. The buffer belongs to whoever opened it.
 *
 * <p>Option: {@code capacity} (m, in samples, at least 1, required). Time O(m) for each sample that
 * is kept; memory m samples and three numbers for each class.
 *
 * <p>Random: the stream "class-balanced-reservoir" below the buffer's own, at most two draws for
 * each sample offered after the m-th. Never fails. Needs class labels.
 *
 * <p>Source: Chrysakis and Moens, "Online continual learning from imbalanced data" (ICML 2020),
 * Algorithm 1. The paper leaves open when fullness begins to count: here when the memory is, since
 * before that the very first sample would make its class full.
 */
final class ClassBalancedReservoirPolicy implements BufferPolicy {
  private final ClassBalancedReservoirOptions options;

  ClassBalancedReservoirPolicy(ClassBalancedReservoirOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.needing(Capability.LABELS);
  }

  @Override
  public int capacity() {
    return options.capacity();
  }

  @Override
  public Buffer open(RandomStream random) {
    return new ClassBalancedReservoirBuffer(
        options.capacity(), random.split("class-balanced-reservoir"));
  }
}
