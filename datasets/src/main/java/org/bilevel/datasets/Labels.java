package org.bilevel.datasets;

import java.util.stream.IntStream;
import org.bilevel.api.learning.Samples;

/** Questions about the labels of samples. */
final class Labels {

  private Labels() {}

  /** How many samples each class has, by class number. */
  static int[] counts(Samples samples) {
    int[] counts = new int[samples.classes()];
    for (int label : samples.labels()) {
      counts[label]++;
    }
    return counts;
  }

  /** The classes that occur, in ascending order. */
  static int[] present(Samples samples) {
    int[] counts = counts(samples);
    return IntStream.range(0, counts.length).filter(c -> counts[c] > 0).toArray();
  }

  /** The places of the samples of a class, in ascending order. */
  static int[] places(Samples samples, int label) {
    return IntStream.range(0, samples.size()).filter(i -> samples.labels()[i] == label).toArray();
  }
}
