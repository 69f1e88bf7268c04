package org.bilevel.datasets;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Samples;

/**
 * Leaves out training samples so that some classes become rare.
 *
 * <p>{@code exponential}: class c of the C classes keeps n_c · factor^{c/(C−1)} of its n_c samples,
 * so that class 0 keeps all and class C − 1 the share {@code factor}. {@code random-classes}: of
 * the classes that occur, {@code classes} drawn ones keep the share {@code keep}, the others all.
 *
 * <p>Applied once to the whole data set, before a stream draws tasks from it: tasks of a permuted
 * stream have the same rare classes, and a split stream's tasks of high class numbers are small. An
 * experiment without a stream applies it to the samples that it has.
 *
 * <p>Numbers are rounded, and a class keeps at least one sample. Which samples stay is drawn
 * without replacement; their order does not change. Randomness: a stream per class, and one for the
 * choice of classes.
 *
 * <p>Fails (CONFIGURATION) if more classes are to become rare than occur.
 *
 * <p>Source: exponential: Cao et al., "Learning imbalanced datasets with label-distribution-aware
 * margin loss", 2019, and PBCS, Appendix C (its imbalance factor is 1/{@code factor}); random
 * classes: BCSR, Appendix L, Permuted MNIST (8 of 10 classes keep 10 %). Deviations: numbers are a
 * class's own rather than those of the largest; BCSR's published code spares the classes 0 and 5 in
 * every run, keeps the first samples of each class, and draws 1,500 a task with replacement.
 */
final class ImbalancedCorruption implements Corruption {
  private final ImbalancedOptions options;

  ImbalancedCorruption(ImbalancedOptions options) {
    this.options = options;
  }

  @Override
  public Scope scope() {
    return Scope.DATA_SET;
  }

  @Override
  public Samples corrupt(Samples train, RandomStream random) {
    double[] shares =
        options.exponential() ? exponential(train.classes()) : randomClasses(train, random);
    BitSet kept = new BitSet(train.size());
    for (int label : Labels.present(train)) {
      int[] places = Labels.places(train, label);
      int count = (int) Math.max(1, Math.round(shares[label] * places.length));
      for (int i : random.split("class", label).sample(places.length, count)) {
        kept.set(places[i]);
      }
    }
    return train.select(kept.stream().toArray());
  }

  private double[] exponential(int classes) {
    return IntStream.range(0, classes)
        .mapToDouble(c -> classes == 1 ? 1 : Math.pow(options.factor(), c / (classes - 1.0)))
        .toArray();
  }

  private double[] randomClasses(Samples train, RandomStream random) {
    int[] present = Labels.present(train);
    if (options.classes() > present.length) {
      throw BilevelException.configuration(
          "imbalanced: %d classes are to become rare, but the samples have %d."
              .formatted(options.classes(), present.length),
          "Maybe set classes to less than %d, or form to exponential.".formatted(present.length));
    }
    double[] shares = new double[train.classes()];
    Arrays.fill(shares, 1);
    for (int i : random.split("classes").sample(present.length, options.classes())) {
      shares[present[i]] = options.keep();
    }
    return shares;
  }
}
