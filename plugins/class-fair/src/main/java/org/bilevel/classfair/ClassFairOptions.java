package org.bilevel.classfair;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ClassFairPolicy}.
 *
 * @param capacity m, the most samples in memory
 */
record ClassFairOptions(int capacity) {
  static final Option<Integer> CAPACITY =
      Option.integer(
              "capacity", "m, the most samples in memory; at least one for each class is sensible")
          .atLeast(1);

  static final List<Option<?>> ALL = List.of(CAPACITY);

  static ClassFairOptions from(OptionValues values) {
    return new ClassFairOptions(values.get(CAPACITY));
  }
}
