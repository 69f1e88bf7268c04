package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * The options of {@link SplitStream}.
 *
 * @param classesPerTask k, how many classes a task has, at least 1
 * @param taskSizes how many classes each task has, in place of k; empty if k counts
 * @param tasks most tasks, the first ones; 0 for all
 * @param shuffleClasses whether classes are shuffled before they are divided
 * @param samples most training samples a task, 0 for all
 * @param testSamples most test samples a task, 0 for all
 */
record SplitOptions(
    int classesPerTask,
    List<Integer> taskSizes,
    int tasks,
    boolean shuffleClasses,
    int samples,
    int testSamples) {
  static final Option<Integer> CLASSES_PER_TASK =
      Option.integer("classes-per-task", "how many classes each task has (k)")
          .atLeast(1)
          .withDefault(2);
  static final Option<List<Integer>> TASK_SIZES =
      Option.integers(
              "task-sizes",
              "how many classes each task has, in order, where they are not all the same; in place of"
                  + " classes-per-task")
          .atLeast(1)
          .withDefault(List.of());
  static final Option<Integer> TASKS =
      Option.integer("tasks", "most tasks, the first ones; 0: as many as the classes make")
          .atLeast(0)
          .withDefault(0);
  static final Option<Boolean> SHUFFLE_CLASSES =
      Option.flag(
              "shuffle-classes",
              "true to divide the classes in random order, false in that of their numbers")
          .withDefault(false);
  static final Option<Integer> SAMPLES =
      Option.integer("samples-per-task", "most training samples of a task; 0: all of its classes")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(200);
  static final Option<Integer> TEST_SAMPLES =
      Option.integer("test-samples-per-task", "most test samples of a task; 0: all of its classes")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(200);
  static final List<Option<?>> ALL =
      List.of(CLASSES_PER_TASK, TASK_SIZES, TASKS, SHUFFLE_CLASSES, SAMPLES, TEST_SAMPLES);

  static SplitOptions from(OptionValues values) {
    return new SplitOptions(
        values.get(CLASSES_PER_TASK),
        values.get(TASK_SIZES),
        values.get(TASKS),
        values.get(SHUFFLE_CLASSES),
        values.get(SAMPLES),
        values.get(TEST_SAMPLES));
  }
}
