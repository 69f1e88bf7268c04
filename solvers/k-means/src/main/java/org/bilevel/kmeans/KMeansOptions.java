package org.bilevel.kmeans;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link KMeansSelector}.
 *
 * @param size K, how many samples are selected
 * @param embedding whether points are embeddings rather than features
 * @param iterations most iterations of Lloyd's algorithm
 */
record KMeansOptions(int size, boolean embedding, int iterations) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<String> ON =
      Option.choice(
              "on",
              "which points are clustered: the embeddings, which the model's output layer sees, or the"
                  + " features",
              "embedding",
              "features")
          .withDefault("embedding");
  static final Option<Integer> ITERATIONS =
      Option.integer(
              "iterations",
              "most iterations of Lloyd's algorithm, which ends before if no candidate changes its"
                  + " centre; 0 keeps the seeds")
          .atLeast(0)
          .withDefault(100);

  static final List<Option<?>> ALL = List.of(SIZE, ON, ITERATIONS);

  static KMeansOptions from(OptionValues values) {
    return new KMeansOptions(
        values.get(SIZE), values.get(ON).equals("embedding"), values.get(ITERATIONS));
  }
}
