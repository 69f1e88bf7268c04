package org.bilevel.api.learning;

import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;

/** Makes training samples harder to learn from: wrong labels, rare classes. */
public interface Corruption extends Part {

  /** What a corruption is applied to. */
  enum Scope {
    /**
     * The data set's training samples, once, before the stream draws tasks from them: rare classes.
     */
    DATA_SET,
    /** Each task's training samples, with a random stream of its own: wrong labels. */
    TASK
  }

  /**
   * Return what this corruption is applied to.
   *
   * @return {@link Scope#TASK} by default
   */
  default Scope scope() {
    return Scope.TASK;
  }

  /**
   * Return corrupted samples.
   *
   * @param train training samples; unchanged
   * @param random the stream of this call's draws
   * @return corrupted samples, whose ids still name the original ones
   */
  Samples corrupt(Samples train, RandomStream random);
}
