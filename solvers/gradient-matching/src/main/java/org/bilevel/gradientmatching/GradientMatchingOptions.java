package org.bilevel.gradientmatching;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link GradientMatchingSelector}.
 *
 * @param size K, how many samples are selected
 */
record GradientMatchingOptions(int size) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  static final List<Option<?>> ALL = List.of(SIZE);

  static GradientMatchingOptions from(OptionValues values) {
    return new GradientMatchingOptions(values.get(SIZE));
  }
}
