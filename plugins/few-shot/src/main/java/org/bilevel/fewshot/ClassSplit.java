package org.bilevel.fewshot;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;

/**
 * Which classes of a data set are learned from, which are looked at on the way, and which are kept
 * for the end. No class is in two of them, hence neither are its turns.
 *
 * @param train classes of meta-training
 * @param validation classes of meta-validation; may be empty
 * @param test classes of meta-test
 */
record ClassSplit(int[] train, int[] validation, int[] test) {

  /**
   * Split classes. Where the data's training and test samples have no class in common (Omniglot),
   * those of the test samples are the test classes; else all classes are shared out at random.
   *
   * @param data the data set
   * @param testShare the share of all classes that is kept for the end, where the data has no own
   * @param validationShare the share of the others that is looked at on the way; 0 for none
   * @param random what the shares are drawn from
   */
  static ClassSplit of(
      Dataset data, double testShare, double validationShare, RandomStream random) {
    boolean[] inTrain = present(data.train());
    boolean[] inTest = present(data.test());
    boolean apart = IntStream.range(0, inTrain.length).noneMatch(c -> inTrain[c] && inTest[c]);
    int[] learned;
    int[] test;
    if (apart) {
      learned = where(inTrain);
      test = where(inTest);
      random.split("validation").shuffle(learned);
    } else {
      int[] all = IntStream.range(0, inTrain.length).filter(c -> inTrain[c] || inTest[c]).toArray();
      random.split("test").shuffle(all);
      int kept = share(testShare, all.length);
      test = Arrays.copyOf(all, kept);
      learned = Arrays.copyOfRange(all, kept, all.length);
    }
    int looked = validationShare == 0 ? 0 : share(validationShare, learned.length);
    return new ClassSplit(
        sorted(Arrays.copyOfRange(learned, looked, learned.length)),
        sorted(Arrays.copyOf(learned, looked)),
        sorted(test));
  }

  /** Return a share of n in whole numbers, from 1 to n − 1 if that is possible. */
  private static int share(double share, int n) {
    return (int) Math.max(0, Math.min(n - 1, Math.max(1, Math.round(share * n))));
  }

  private static boolean[] present(Samples samples) {
    boolean[] present = new boolean[samples.classes()];
    for (int label : samples.labels()) {
      present[label] = true;
    }
    return present;
  }

  private static int[] where(boolean[] present) {
    return IntStream.range(0, present.length).filter(c -> present[c]).toArray();
  }

  private static int[] sorted(int[] classes) {
    Arrays.sort(classes);
    return classes;
  }
}
