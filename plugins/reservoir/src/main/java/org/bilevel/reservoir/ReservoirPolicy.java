package org.bilevel.reservoir;

import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;

/**
 * A memory that is a uniform random sample of everything it was ever offered.
 *
 * <p>With capacity m, the N-th sample offered (N from 1) goes to the next free place while N ≤ m;
 * after that a place is drawn from 1 … N, and the sample replaces the one there if the place is one
 * of the m. So after N offers each sample offered is in memory with probability min(1, m/N): old
 * tasks fade as the stream grows, in proportion to what they offered.
 *
 * <p>When it changes: with each offer, never when it is read or a task begins. A stream shorter
 * than the capacity is kept whole; classes and tasks play no part, so some may have no sample at
 * all, above all if the capacity is smaller than their number. A sample offered twice counts as
 * two. Weights are kept with their samples, and decide nothing. The buffer belongs to whoever
 * opened it.
 *
 * <p>Option: {@code capacity} (m, in samples, at least 1, required). Time O(1) for each sample
 * offered and O(m) for each offer; memory m samples.
 *
 * <p>Random: the stream "reservoir" below the buffer's own, one draw for each sample offered after
 * the m-th. Never fails.
 *
 * <p>Source: Vitter, "Random sampling with a reservoir" (ACM TOMS 1985), algorithm R; as a replay
 * memory: Chaudhry et al., "On tiny episodic memories in continual learning" (2019).
 */
final class ReservoirPolicy implements BufferPolicy {
  private final ReservoirOptions options;

  ReservoirPolicy(ReservoirOptions options) {
    this.options = options;
  }

  @Override
  public int capacity() {
    return options.capacity();
  }

  @Override
  public Buffer open(RandomStream random) {
    return new ReservoirBuffer(options.capacity(), random.split("reservoir"));
  }
}
