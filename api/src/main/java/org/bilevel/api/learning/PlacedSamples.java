package org.bilevel.api.learning;

/** Samples where a {@link Model} computes; made and understood by that model alone. */
public interface PlacedSamples extends AutoCloseable {

  /**
   * Return how many samples there are.
   *
   * @return n
   */
  int size();

  /** Release the samples. */
  @Override
  void close();
}
