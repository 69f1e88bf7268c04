package org.bilevel.taskslots;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link TaskSlotsPolicy}.
 *
 * @param capacity m, the most samples in memory
 */
record TaskSlotsOptions(int capacity) {
  static final Option<Integer> CAPACITY =
      Option.integer(
              "capacity", "m, the most samples in memory; more tasks than that leave it empty")
          .atLeast(1);

  static final List<Option<?>> ALL = List.of(CAPACITY);

  static TaskSlotsOptions from(OptionValues values) {
    return new TaskSlotsOptions(values.get(CAPACITY));
  }
}
