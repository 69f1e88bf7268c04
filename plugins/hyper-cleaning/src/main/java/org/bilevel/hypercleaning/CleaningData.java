package org.bilevel.hypercleaning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;

/**
 * The samples of a run.
 *
 * @param train training samples, some with a wrong label
 * @param clean whether each training sample has its right label
 * @param validation other samples of the data set's training part, all with their right labels
 * @param test samples of its test part
 */
record CleaningData(Samples train, boolean[] clean, Samples validation, Samples test) {

  /**
   * Draw disjoint training and validation samples, and corrupt the former.
   *
   * @param split the stream of the choice of samples
   * @param noise the stream of the corruption
   */
  static CleaningData draw(
      Dataset data,
      int train,
      int validation,
      int test,
      Corruption corruption,
      RandomStream split,
      RandomStream noise) {
    int available = data.train().size();
    if ((long) train + validation > available) {
      throw BilevelException.data(
          "%s has %,d training samples, but train and validation ask for %,d + %,d."
              .formatted(data.name(), available, train, validation),
          "Maybe lower experiment.train and experiment.validation.",
          null);
    }
    if (test > data.test().size()) {
      throw BilevelException.data(
          "%s has %,d test samples, but test asks for %,d."
              .formatted(data.name(), data.test().size(), test),
          "Maybe lower experiment.test, or set it to 0 for all.",
          null);
    }
    int[] drawn = split.split("train").sample(available, train + validation);
    Samples right = data.train().select(Arrays.copyOf(drawn, train));
    Samples corrupted = corruption.corrupt(right, noise);
    if (corrupted.size() == 0) {
      throw BilevelException.data(
          "the corruption left no training samples.",
          "Maybe raise experiment.train, or use label-noise.",
          null);
    }
    return new CleaningData(
        corrupted,
        clean(right, corrupted),
        data.train().select(Arrays.copyOfRange(drawn, train, drawn.length)),
        test == 0
            ? data.test()
            : data.test().select(split.split("test").sample(data.test().size(), test)));
  }

  /** Return whether each corrupted sample has the label that the sample of its id had before. */
  private static boolean[] clean(Samples right, Samples corrupted) {
    Map<Integer, Integer> labels = new HashMap<>();
    for (int i = 0; i < right.size(); i++) {
      labels.put(right.ids()[i], right.labels()[i]);
    }
    boolean[] clean = new boolean[corrupted.size()];
    for (int i = 0; i < clean.length; i++) {
      clean[i] = labels.getOrDefault(corrupted.ids()[i], -1) == corrupted.labels()[i];
    }
    return clean;
  }

  /** Return how many training samples have a wrong label. */
  int wrong() {
    int wrong = 0;
    for (boolean right : clean) {
      wrong += right ? 0 : 1;
    }
    return wrong;
  }
}
