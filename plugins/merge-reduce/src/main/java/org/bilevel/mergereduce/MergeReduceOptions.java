package org.bilevel.mergereduce;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link MergeReducePolicy}.
 *
 * @param capacity m, the most samples in memory
 * @param slots s, the most coresets in memory
 * @param selector reduces what is offered, or two coresets, to one of K samples
 */
record MergeReduceOptions(int capacity, int slots, CoresetSelector selector) {
  static final Option<Integer> CAPACITY =
      Option.integer("capacity", "m, the most samples in memory; at least slots times K")
          .atLeast(1);
  static final Option<Integer> SLOTS =
      Option.integer("slots", "s, the most coresets in memory").atLeast(1).withDefault(10);
  static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "reduces two coresets to one of K samples, its size");

  static final List<Option<?>> ALL = List.of(CAPACITY, SLOTS, SELECTOR);

  static MergeReduceOptions from(OptionValues values, PartContext context) {
    int capacity = values.get(CAPACITY);
    int slots = values.get(SLOTS);
    int size = values.get(SELECTOR).size();
    if ((long) slots * size > capacity) {
      throw BilevelException.configuration(
          "%s.capacity is %d, but %d slots of %d samples, which its selector selects, take %d."
              .formatted(context.path(), capacity, slots, size, (long) slots * size),
          capacity >= slots
              ? "Maybe lower the selector's size to %d.".formatted(capacity / slots)
              : "Maybe lower slots to %d or less.".formatted(capacity));
    }
    return new MergeReduceOptions(capacity, slots, values.get(SELECTOR));
  }
}
