package org.bilevel.kcenter;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link KCenterSelector}.
 *
 * @param size K, how many samples are selected
 * @param embedding whether distances are those of embeddings rather than features
 * @param drawn whether the first centre is drawn rather than the candidate nearest to the mean
 */
record KCenterOptions(int size, boolean embedding, boolean drawn) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<String> ON =
      Option.choice(
              "on",
              "which points of the candidates lie near or far: the embedding, which the model's output"
                  + " layer sees, or the features",
              "embedding",
              "features")
          .withDefault("embedding");
  static final Option<String> FIRST =
      Option.choice(
              "first",
              "the first centre: drawn uniformly, or the candidate nearest to the mean of all, so that"
                  + " nothing is random",
              "drawn",
              "mean")
          .withDefault("drawn");

  static final List<Option<?>> ALL = List.of(SIZE, ON, FIRST);

  static KCenterOptions from(OptionValues values) {
    return new KCenterOptions(
        values.get(SIZE), values.get(ON).equals("embedding"), values.get(FIRST).equals("drawn"));
  }
}
