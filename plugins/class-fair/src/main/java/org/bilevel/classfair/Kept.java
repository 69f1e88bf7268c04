package org.bilevel.classfair;

import org.bilevel.api.learning.Samples;

/** A single sample in memory, its weight, its task, and the number that decides between equals. */
record Kept(Samples sample, double weight, int task, double lot) {

  /** Return whether this sample is to leave before another. */
  boolean isWorseThan(Kept other) {
    return weight < other.weight || (weight == other.weight && lot < other.lot);
  }
}
