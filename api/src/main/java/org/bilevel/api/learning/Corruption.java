package org.bilevel.api.learning;

import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;

/** Makes a task's training samples harder to learn from: wrong labels, rare classes. */
public interface Corruption extends Part {

  /**
   * Return corrupted samples.
   *
   * @param train a task's training samples; unchanged
   * @param random the stream of this task's draws
   * @return corrupted samples, whose ids still name the original ones
   */
  Samples corrupt(Samples train, RandomStream random);
}
