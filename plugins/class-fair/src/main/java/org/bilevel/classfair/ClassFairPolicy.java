package org.bilevel.classfair;

import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory with equal shares for the classes seen so far, in which the samples that their selector
 * weighed most stay.
 *
 * <p>Each sample offered is added; whenever there are more than m, one leaves: of the classes with
 * the most samples in memory the sample of the smallest score. The score is the weight that the
 * sample was offered with, which is the coreset's; samples of equal weight are ordered by lot, one
 * number for each sample, so that without scores a uniform sample of each class remains.
 *
 * <p>So of C classes that were offered enough each has ⌊m/C⌋ samples, and the m mod C places left
 * over go to the classes whose next sample has the greatest score. A class that was offered fewer
 * keeps all of them, and what it leaves free is shared by the others.
 *
 * <p>When it changes: with each offer, never when it is read or a task begins; task borders play no
 * part. A stream shorter than the capacity is kept whole. With fewer places than classes (m &lt; C)
 * no class has more than one sample, and the m classes with the greatest scores are in memory. A
 * sample offered twice counts as two. The buffer belongs to whoever opened it.
 *
 * <p>Option: {@code capacity} (m, in samples, at least 1, required). Time O(m) for each sample
 * offered; memory m samples.
 *
 * <p>Random: the stream "class-fair" below the buffer's own, one draw for each sample offered.
 * Never fails. Needs class labels. Weights of different selections are compared as they are, so one
 * selector should give all of them.
 *
 * <p>Source: the choice at a task's end in the code of "Bilevel Coreset Selection in Continual
 * Learning" (NeurIPS 2023), which takes equal shares of the classes from ranked candidates, made
 * into a memory that is kept up at each offer. Not exactly uniform within a class while the places
 * left over move between classes: what a class lost with such a place does not come back with it.
 */
final class ClassFairPolicy implements BufferPolicy {
  private final ClassFairOptions options;

  ClassFairPolicy(ClassFairOptions options) {
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
    return new ClassFairBuffer(options.capacity(), random.split("class-fair"));
  }
}
