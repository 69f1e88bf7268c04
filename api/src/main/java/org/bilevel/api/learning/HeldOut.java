package org.bilevel.api.learning;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;

/**
 * Samples divided into some that are held out, as many of each class, and the rest: what is known
 * to be right where labels are wrong or classes rare.
 *
 * @param held held out, in the order in which they were before; none if none are asked for
 * @param rest the others, in that order too
 */
public record HeldOut(Samples held, Samples rest) {

  /**
   * Hold out samples drawn without replacement.
   *
   * <p>Draws one permutation, of all samples; none where nothing is held out.
   *
   * @param name what the samples are, for the message: the data set's name
   * @param all the samples, before any corruption
   * @param perClass how many of each class that occurs, at least 0
   * @param random the stream of the draw
   * @return the samples, divided
   * @throws BilevelException of category DATA if a class has no more samples than are held out of
   *     it
   */
  public static HeldOut balanced(String name, Samples all, int perClass, RandomStream random) {
    if (perClass < 0) {
      throw new IllegalArgumentException(perClass + " samples of each class");
    }
    if (perClass == 0) {
      return new HeldOut(all.range(0, 0), all);
    }
    int[] labels = all.labels();
    requireMore(name, all, perClass);
    int[] taken = new int[all.classes()];
    BitSet held = new BitSet(labels.length);
    for (int i : random.permutation(labels.length)) {
      if (taken[labels[i]] < perClass) {
        taken[labels[i]]++;
        held.set(i);
      }
    }
    return new HeldOut(
        all.select(held.stream().toArray()),
        all.select(IntStream.range(0, labels.length).filter(i -> !held.get(i)).toArray()));
  }

  private static void requireMore(String name, Samples all, int perClass) {
    int[] counts = new int[all.classes()];
    for (int label : all.labels()) {
      counts[label]++;
    }
    int least = Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
    if (least <= perClass) {
      throw BilevelException.data(
          "%s: %d samples of each class are to be held out, but one has only %d."
              .formatted(name, perClass, least),
          "Maybe hold out fewer.",
          null);
    }
  }
}
