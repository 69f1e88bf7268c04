package org.bilevel.taskslots;

import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory with an equal slot for each task seen so far.
 *
 * <p>With capacity m, when the i-th task begins (i from 1) every earlier task keeps at most ⌊m/i⌋
 * samples, those to drop drawn at random, and the new task's slot takes at most ⌊m/i⌋ too. Whatever
 * is offered for the current task passes through reservoir sampling in its slot (Vitter's algorithm
 * R): after N samples were offered each of them is in the slot with probability min(1, ⌊m/i⌋ / N).
 * The m mod i places left over by the division stay empty, so the memory holds i·⌊m/i⌋ ≤ m samples
 * at most.
 *
 * <p>When it changes: at the beginning of a task and with each offer, never when it is read. A slot
 * that is offered fewer samples than it has places keeps all of them, and lends its free places to
 * nobody; classes play no part, so a slot smaller than the number of classes cannot hold one of
 * each. Weights are kept with their samples, and decide nothing. The buffer belongs to whoever
 * opened it.
 *
 * <p>Option: {@code capacity} (m, in samples, at least 1, required). Time O(1) for each sample
 * offered, O(m) at a task border; memory m samples.
 *
 * <p>Random: the streams "evict" (by task border and slot) and "slot" (by task) below the buffer's
 * own. Never fails; but with more tasks than m, ⌊m/i⌋ = 0 and nothing at all is kept. Needs known
 * task borders.
 *
 * <p>Source: Section 4 of "Bilevel Coreset Selection in Continual Learning" (NeurIPS 2023), who
 * take it from Borsos, Mutný and Krause, "Coresets via Bilevel Optimization for Continual Learning
 * and Streaming" (NeurIPS 2020). Deviation: the papers leave open what happens when a slot is
 * offered more than it takes; here each sample offered is as likely to stay as any other.
 */
final class TaskSlotsPolicy implements BufferPolicy {
  private final TaskSlotsOptions options;

  TaskSlotsPolicy(TaskSlotsOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.needing(Capability.TASKS);
  }

  @Override
  public int capacity() {
    return options.capacity();
  }

  @Override
  public Buffer open(RandomStream random) {
    return new TaskSlotsBuffer(options.capacity(), random);
  }
}
