package org.bilevel.ring;

import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory divided once and for all among the classes, or the tasks; in each share the newest
 * samples replace the oldest.
 *
 * <p>With capacity m and G shares (the classes of the data set, or {@code tasks}), share g from 0
 * has ⌊m/G⌋ places, and one more if g &lt; m mod G, so that the shares fill the memory exactly. A
 * sample goes to the share of its class (or task t to share t mod G); if that has more samples than
 * places then, its oldest leaves. So a share holds the last samples that were offered of its class
 * (task), in the order in which they were offered.
 *
 * <p>When it changes: with each offer, never when it is read or a task begins. A class (task) that
 * is offered fewer samples than it has places keeps all of them and lends its free places to
 * nobody, so a stream of few classes does not fill the memory, even if it is longer. With fewer
 * places than shares (m &lt; G) those of number m and more have none: of their classes (tasks)
 * nothing is kept. Weights are kept with their samples, and decide nothing. The buffer belongs to
 * whoever opened it.
 *
 * <p>Options: {@code capacity} (m, in samples, at least 1, required), {@code share-by} (class),
 * {@code tasks} (G with share-by: task, at least 1 and required there; 0 otherwise). Time O(1) for
 * each sample offered and O(m) for each offer; memory m samples.
 *
 * <p>Random: nothing is drawn. Failures: share-by: task without tasks, when the file is checked.
 * Needs class labels or known task borders.
 *
 * <p>Source: the ring buffer of Lopez-Paz and Ranzato, "Gradient episodic memory for continual
 * learning" (NeurIPS 2017), by task; by class in Chaudhry et al., "On tiny episodic memories in
 * continual learning" (2019). Both divide without a remainder.
 */
final class RingPolicy implements BufferPolicy {
  private final RingOptions options;

  RingPolicy(RingOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.needing(options.byTask() ? Capability.TASKS : Capability.LABELS);
  }

  @Override
  public int capacity() {
    return options.capacity();
  }

  @Override
  public Buffer open(RandomStream random) {
    return new RingBuffer(options);
  }
}
