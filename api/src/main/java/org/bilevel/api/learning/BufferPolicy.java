package org.bilevel.api.learning;

import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;

/**
 * Which samples stay in memory. How they are replayed is the experiment's business, not the
 * policy's.
 */
public interface BufferPolicy extends Part {

  /**
   * Return the most samples that a buffer holds.
   *
   * @return the capacity m, at least 1
   */
  int capacity();

  /**
   * Open an empty buffer.
   *
   * @param random the stream that evictions are drawn from
   * @return a new buffer, owned by the caller
   */
  Buffer open(RandomStream random);
}
