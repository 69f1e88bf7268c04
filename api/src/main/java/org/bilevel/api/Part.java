package org.bilevel.api;

/**
 * Something that a pipeline is composed of.
 *
 * <p>A part is made once from its options and does not change: what an algorithm carries from step
 * to step lives in a session that it starts, and every random draw comes from a stream that the
 * caller hands in. So one part may serve many runs.
 */
public interface Part {

  /**
   * Return what this part offers, needs and keeps.
   *
   * @return the capabilities, {@link Capabilities#NONE} by default
   */
  default Capabilities capabilities() {
    return Capabilities.NONE;
  }
}
