package org.bilevel.metasp;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link MetaspSelector}.
 *
 * @param size K, how many samples are selected
 */
record MetaspOptions(int size) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);

  static final List<Option<?>> ALL = List.of(SIZE);

  static MetaspOptions from(OptionValues values) {
    return new MetaspOptions(values.get(SIZE));
  }
}
