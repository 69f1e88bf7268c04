package org.bilevel.hardest;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link HardestSelector}.
 *
 * @param size K, how many samples are selected
 */
record HardestOptions(int size) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  static final List<Option<?>> ALL = List.of(SIZE);

  static HardestOptions from(OptionValues values) {
    return new HardestOptions(values.get(SIZE));
  }
}
