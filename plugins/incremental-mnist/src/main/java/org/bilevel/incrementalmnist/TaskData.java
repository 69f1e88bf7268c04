package org.bilevel.incrementalmnist;

import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;

/**
 * The samples of the first so many classes.
 *
 * @param train training samples
 * @param validation validation samples
 */
record TaskData(Samples train, Samples validation) {

  /** Refuse more classes than a data set has. */
  static void requireClasses(Dataset data, int classes) {
    if (classes > data.train().classes()) {
      throw BilevelException.configuration(
          "The tasks are to have %d classes in the end, but %s has %d."
              .formatted(classes, data.name(), data.train().classes()),
          "Maybe lower experiment.tasks or experiment.classes-per-task.");
    }
  }

  /** Return the samples of a data set whose class is below a number. */
  static TaskData of(Dataset data, int classes) {
    return new TaskData(below(data.train(), classes, data), below(data.test(), classes, data));
  }

  private static Samples below(Samples all, int classes, Dataset data) {
    Samples some =
        all.select(IntStream.range(0, all.size()).filter(i -> all.labels()[i] < classes).toArray());
    if (some.size() == 0) {
      throw BilevelException.data(
          "%s has no samples of the first %d classes in one of its parts."
              .formatted(data.name(), classes),
          "Maybe the data set's files belong to different data sets.",
          null);
    }
    return some;
  }

  /** Return how many samples a share of some is: at least one. */
  static int count(int samples, double share) {
    return (int) Math.clamp(Math.round(share * samples), 1L, (long) samples);
  }

  /** Draw a share of samples, without replacement. */
  static Samples draw(Samples samples, double share, RandomStream random) {
    return samples.select(random.sample(samples.size(), count(samples.size(), share)));
  }
}
