package org.bilevel.herding;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link HerdingSelector}.
 *
 * @param size K, how many samples are selected
 * @param embedding whether points are embeddings rather than features
 * @param normalize whether points are divided by their length
 * @param perClass whether each class is herded by itself, with an equal share of K
 */
record HerdingOptions(int size, boolean embedding, boolean normalize, boolean perClass) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<String> ON =
      Option.choice(
              "on",
              "whose mean is to be met: that of the embeddings, which the model's output layer sees, or"
                  + " of the features",
              "embedding",
              "features")
          .withDefault("embedding");
  static final Option<Boolean> NORMALIZE =
      Option.flag("normalize", "divide each embedding or row of features by its length first")
          .withDefault(true);
  static final Option<Boolean> PER_CLASS =
      Option.flag(
              "per-class",
              "herd each class by itself, with an equal share of K; otherwise all candidates together")
          .withDefault(true);

  static final List<Option<?>> ALL = List.of(SIZE, ON, NORMALIZE, PER_CLASS);

  static HerdingOptions from(OptionValues values) {
    return new HerdingOptions(
        values.get(SIZE),
        values.get(ON).equals("embedding"),
        values.get(NORMALIZE),
        values.get(PER_CLASS));
  }
}
