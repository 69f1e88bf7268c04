package org.bilevel.uniform;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link UniformSelector}.
 *
 * @param size K, how many samples are selected
 */
record UniformOptions(int size) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  static final List<Option<?>> ALL = List.of(SIZE);

  static UniformOptions from(OptionValues values) {
    return new UniformOptions(values.get(SIZE));
  }
}
