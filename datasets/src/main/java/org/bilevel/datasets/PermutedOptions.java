package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * The options of {@link PermutedStream}.
 *
 * @param tasks how many tasks, at least 1
 * @param samples training samples a task, 0 for all
 * @param testSamples test samples a task, 0 for all
 */
record PermutedOptions(int tasks, int samples, int testSamples) {
  static final Option<Integer> TASKS =
      Option.integer("tasks", "how many tasks").atLeast(1).withDefault(20).quickAtMost(2);
  static final Option<Integer> SAMPLES =
      Option.integer("samples-per-task", "training samples drawn for each task; 0: all")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(200);
  static final Option<Integer> TEST_SAMPLES =
      Option.integer("test-samples-per-task", "test samples drawn for each task; 0: all")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(200);
  static final List<Option<?>> ALL = List.of(TASKS, SAMPLES, TEST_SAMPLES);

  static PermutedOptions from(OptionValues values) {
    return new PermutedOptions(values.get(TASKS), values.get(SAMPLES), values.get(TEST_SAMPLES));
  }
}
