package org.bilevel.summarization;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.HeldOut;
import org.bilevel.api.learning.Samples;

/**
 * The samples that may be selected, with the labels they had before the corruption.
 *
 * @param samples the samples, some with a wrong label
 * @param validation samples with right labels that are none of them, as many of each class, if any
 *     were held out
 * @param right the label of each id before the corruption
 */
record Candidates(Samples samples, Optional<Samples> validation, Map<Integer, Integer> right) {

  /**
   * Hold out validation samples, then draw candidates of the others and corrupt them, or the data
   * set before, as the corruption's scope says.
   *
   * @param perClass how many samples of each class are held out
   * @param most n, 0 for all
   * @param holdOut the stream of the choice of those held out
   * @param draw the stream of the choice of samples
   * @param noise the stream of the corruption
   */
  static Candidates of(
      Dataset data,
      int perClass,
      int most,
      Corruption corruption,
      RandomStream holdOut,
      RandomStream draw,
      RandomStream noise) {
    boolean first = corruption.scope() == Corruption.Scope.DATA_SET;
    HeldOut divided = HeldOut.balanced(data.name(), data.train(), perClass, holdOut);
    Samples clean = divided.rest();
    Samples all = first ? corruption.corrupt(clean, noise) : clean;
    int n = most == 0 ? all.size() : Math.min(most, all.size());
    Samples drawn = n == all.size() ? all : all.select(draw.sample(all.size(), n));
    Samples samples = first || n == 0 ? drawn : corruption.corrupt(drawn, noise);
    if (samples.size() == 0) {
      throw BilevelException.data(
          "%s: there are no training samples to select from.".formatted(data.name()),
          "Maybe the corruption leaves none: use another, or more candidates.",
          null);
    }
    if (data.test().size() == 0) {
      throw BilevelException.data(
          "%s: there are no test samples.".formatted(data.name()),
          "Maybe use a data set that has some.",
          null);
    }
    Map<Integer, Integer> right = new HashMap<>();
    for (int i = 0; i < data.train().size(); i++) {
      right.put(data.train().ids()[i], data.train().labels()[i]);
    }
    Samples held = divided.held();
    return new Candidates(samples, held.size() == 0 ? Optional.empty() : Optional.of(held), right);
  }

  /** Return the share of samples, some of these, whose label is not what it was. */
  double wrongShare(Samples of) {
    int wrong = 0;
    for (int i = 0; i < of.size(); i++) {
      wrong += right.getOrDefault(of.ids()[i], -1) == of.labels()[i] ? 0 : 1;
    }
    return (double) wrong / of.size();
  }

  /**
   * Return how many times as many samples the largest class has as the smallest, by the labels that
   * they have now; a class without samples counts as if it had one.
   */
  static double imbalance(Samples of) {
    int[] counts = counts(of);
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int count : counts) {
      least = Math.min(least, count);
      most = Math.max(most, count);
    }
    return (double) most / Math.max(1, least);
  }

  /** Return how many classes have no sample, by the labels that they have now. */
  static int missingClasses(Samples of) {
    int missing = 0;
    for (int count : counts(of)) {
      missing += count == 0 ? 1 : 0;
    }
    return missing;
  }

  private static int[] counts(Samples of) {
    int[] counts = new int[of.classes()];
    for (int label : of.labels()) {
      counts[label]++;
    }
    return counts;
  }
}
