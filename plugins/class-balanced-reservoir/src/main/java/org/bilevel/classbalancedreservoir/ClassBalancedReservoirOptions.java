package org.bilevel.classbalancedreservoir;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ClassBalancedReservoirPolicy}.
 *
 * @param capacity m, the most samples in memory
 */
record ClassBalancedReservoirOptions(int capacity) {
  static final Option<Integer> CAPACITY =
      Option.integer(
              "capacity", "m, the most samples in memory; at least one for each class is sensible")
          .atLeast(1);

  static final List<Option<?>> ALL = List.of(CAPACITY);

  static ClassBalancedReservoirOptions from(OptionValues values) {
    return new ClassBalancedReservoirOptions(values.get(CAPACITY));
  }
}
