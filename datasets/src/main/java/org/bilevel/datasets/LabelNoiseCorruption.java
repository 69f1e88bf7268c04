package org.bilevel.datasets;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Samples;

/**
 * Gives some training samples a wrong label, in each task the same share.
 *
 * <p>Of n samples, round({@code rate} · n) drawn ones get another label. {@code symmetric}: one of
 * the other classes, each with the same probability. {@code pairwise}: the next class, after the
 * last one the first. Classes are those that occur in the task's samples, so a task of two classes
 * stays one of two classes.
 *
 * <p>With {@code allow-true-label} a symmetric label is drawn from all occurring classes, the true
 * one included: of ten classes, a rate of 0.2 then makes about 18 % of the labels wrong. That is
 * what BCSR's published code does; without it the rate is that of PBCS, Appendix C.
 *
 * <p>Randomness: one stream for the choice of samples, one for labels. Features, order and ids do
 * not change.
 *
 * <p>Fails (CONFIGURATION) if only one class occurs, since then there is no other label.
 *
 * <p>Source: PBCS, Appendix C; BCSR, Appendix L (symmetric, 20 %). Deviation from PBCS: the number
 * of changed labels is exact rather than expected.
 */
final class LabelNoiseCorruption implements Corruption {
  private final LabelNoiseOptions options;

  LabelNoiseCorruption(LabelNoiseOptions options) {
    this.options = options;
  }

  @Override
  public Samples corrupt(Samples train, RandomStream random) {
    int count = (int) Math.round(options.rate() * train.size());
    int[] present = Labels.present(train);
    if (count > 0 && present.length < 2) {
      throw BilevelException.configuration(
          "label-noise: all %,d samples of the task are of class %d, so no other label can be given."
              .formatted(train.size(), present[0]),
          "Maybe tasks need more classes, or the rate must be 0.");
    }
    int[] labels = train.labels().clone();
    RandomStream draws = random.split("labels");
    for (int i : random.split("samples").sample(train.size(), count)) {
      int place = Arrays.binarySearch(present, labels[i]);
      labels[i] = present[(place + step(present.length, draws)) % present.length];
    }
    return train.withLabels(labels);
  }

  /** How many classes further the wrong label is. */
  private int step(int classes, RandomStream draws) {
    if (!options.symmetric()) {
      return 1;
    }
    return options.allowTrueLabel() ? draws.nextInt(classes) : 1 + draws.nextInt(classes - 1);
  }
}
