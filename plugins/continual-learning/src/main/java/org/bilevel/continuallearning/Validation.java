package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/**
 * What the influence of a step's samples is measured on.
 *
 * @param earlier samples of earlier tasks in memory, if there are any: stability
 * @param present samples of the present task that have come by: plasticity
 */
record Validation(Optional<Samples> earlier, Samples present) {

  /**
   * Draw as many of each as a batch has, or all if there are fewer.
   *
   * @param remembered the memory's samples of earlier tasks
   * @param train the task's training samples
   * @param batches the pass's batches, as indices into these
   * @param pass the pass; after the first all of them have come by
   * @param number the present batch, which has just come by
   */
  static Validation draw(
      Optional<Samples> remembered,
      Samples train,
      List<int[]> batches,
      int pass,
      int number,
      RandomStream random) {
    int size = batches.getFirst().length;
    int[] seen =
        batches.stream()
            .limit(pass > 0 ? batches.size() : number + 1)
            .flatMapToInt(Arrays::stream)
            .toArray();
    int[] present = random.split("present").sample(seen.length, Math.min(size, seen.length));
    return new Validation(
        remembered.map(all ->
            all.select(random.split("earlier").sample(all.size(), Math.min(size, all.size())))),
        train.select(Arrays.stream(present).map(i -> seen[i]).toArray()));
  }
}
