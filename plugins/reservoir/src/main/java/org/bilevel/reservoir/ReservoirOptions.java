package org.bilevel.reservoir;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ReservoirPolicy}.
 *
 * @param capacity m, the most samples in memory
 */
record ReservoirOptions(int capacity) {
  static final Option<Integer> CAPACITY =
      Option.integer("capacity", "m, the most samples in memory").atLeast(1);

  static final List<Option<?>> ALL = List.of(CAPACITY);

  static ReservoirOptions from(OptionValues values) {
    return new ReservoirOptions(values.get(CAPACITY));
  }
}
