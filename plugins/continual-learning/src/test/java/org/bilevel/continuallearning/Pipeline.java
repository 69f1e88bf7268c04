package org.bilevel.continuallearning;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.taskslots.TaskSlotsPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.PlainSteps;
import org.bilevel.uniform.UniformPlugin;

/** Experiments on small problems, without a file. */
final class Pipeline {
  private Pipeline() {}

  static CoresetSelector uniform(int size) {
    return Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", size));
  }

  static BufferPolicy taskSlots(int capacity) {
    return Parts.create(
        new TaskSlotsPlugin(), Kind.BUFFER, "task-slots", Map.of("capacity", capacity));
  }

  /** Return a part for each section, and an optimizer. */
  static Map<String, Object> parts() {
    DataSource data = () -> SplitClusters.DATA;
    Corruption none = (train, random) -> train;
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", data);
    parts.put("stream", new SplitClusters(3));
    parts.put("corruption", none);
    parts.put("model", new HeapSoftmax());
    parts.put("selector", uniform(5));
    parts.put("buffer", taskSlots(30));
    parts.put("optimizer", new PlainSteps(0.5));
    return parts;
  }

  /** Return an experiment with batches of 20 samples, six a task, and other values given. */
  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.put("batch", 20);
    all.putAll(values);
    return Parts.create(new ContinualLearningPlugin(), Kind.EXPERIMENT, "continual-learning", all);
  }
}
