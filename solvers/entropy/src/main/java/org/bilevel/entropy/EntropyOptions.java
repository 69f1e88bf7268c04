package org.bilevel.entropy;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link EntropySelector}.
 *
 * @param size K, how many samples are selected
 */
record EntropyOptions(int size) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  static final List<Option<?>> ALL = List.of(SIZE);

  static EntropyOptions from(OptionValues values) {
    return new EntropyOptions(values.get(SIZE));
  }
}
