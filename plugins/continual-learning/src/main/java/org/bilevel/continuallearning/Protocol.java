package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/** How a task is learned and which of its samples are offered to the memory. */
interface Protocol {

  /** Learn a task, whose training samples are given, or go on with it. */
  void learn(
      int task, Samples train, Learner learner, Selection selection, Memory memory, Saves saves);

  /** Draw what influences are measured on, if the learner measures any. */
  static Optional<Validation> validation(
      Learner learner,
      Memory memory,
      Samples train,
      List<int[]> batches,
      int task,
      int pass,
      int number,
      RandomStream random) {
    return learner.validates()
        ? Optional.of(
            Validation.draw(
                memory.earlier(task),
                train,
                batches,
                pass,
                number,
                random.split("task", task).split("step", learner.steps())))
        : Optional.empty();
  }

  /** Return how many batches there are; the last one may be smaller. */
  static int batches(int samples, int size) {
    return Math.ceilDiv(samples, size);
  }

  /**
   * Return the indices of each batch of a pass over a task, in a new random order.
   *
   * @param random the stream "order"
   */
  static List<int[]> batches(int samples, int size, int task, int pass, RandomStream random) {
    int[] order = random.split("task", task).split("pass", pass).permutation(samples);
    return IntStream.range(0, batches(samples, size))
        .mapToObj(b -> Arrays.copyOfRange(order, b * size, Math.min(samples, (b + 1) * size)))
        .toList();
  }
}
