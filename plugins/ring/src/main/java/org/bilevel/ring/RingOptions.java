package org.bilevel.ring;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link RingPolicy}.
 *
 * @param capacity m, the most samples in memory
 * @param byTask whether tasks have shares, not classes
 * @param tasks G, the number of shares if tasks have them; 0 otherwise
 */
record RingOptions(int capacity, boolean byTask, int tasks) {
  static final Option<Integer> CAPACITY =
      Option.integer("capacity", "m, the most samples in memory").atLeast(1);
  static final Option<String> SHARE_BY =
      Option.choice("share-by", "what has a share of the memory", "class", "task")
          .withDefault("class");
  static final Option<Integer> TASKS =
      Option.integer(
              "tasks",
              "G, the number of shares with share-by: task, so the number of tasks expected; task"
                  + " G + 1 takes over the share of task 1")
          .atLeast(0)
          .withDefault(0);

  static final List<Option<?>> ALL = List.of(CAPACITY, SHARE_BY, TASKS);

  static RingOptions from(OptionValues values, PartContext context) {
    boolean byTask = values.get(SHARE_BY).equals("task");
    int tasks = values.get(TASKS);
    if (byTask && tasks == 0) {
      throw BilevelException.configuration(
          "%s.tasks is 0, but with share-by: task the memory is divided by the number of tasks."
              .formatted(context.path()),
          "Maybe set tasks to the number of tasks of the stream.");
    }
    if (!byTask && tasks != 0) {
      context.warn("tasks is %d, which has no effect with share-by: class".formatted(tasks));
    }
    return new RingOptions(values.get(CAPACITY), byTask, byTask ? tasks : 0);
  }
}
