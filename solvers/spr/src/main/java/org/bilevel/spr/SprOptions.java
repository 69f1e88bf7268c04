package org.bilevel.spr;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link SprSelector}.
 *
 * @param size K, how many samples are selected
 * @param graphs E, random graphs of each class
 */
record SprOptions(int size, int graphs) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<Integer> GRAPHS =
      Option.integer(
              "graphs", "E, random graphs of each class that the probabilities are a mean of")
          .atLeast(1)
          .withDefault(5);

  static final List<Option<?>> ALL = List.of(SIZE, GRAPHS);

  static SprOptions from(OptionValues values) {
    return new SprOptions(values.get(SIZE), values.get(GRAPHS));
  }
}
