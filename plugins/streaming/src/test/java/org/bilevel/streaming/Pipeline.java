package org.bilevel.streaming;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.classbalancedreservoir.ClassBalancedReservoirPlugin;
import org.bilevel.classfair.ClassFairPlugin;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.mergereduce.MergeReducePlugin;
import org.bilevel.models.ModelsPlugin;
import org.bilevel.reservoir.ReservoirPlugin;
import org.bilevel.ring.RingPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.PlainSteps;
import org.bilevel.uniform.UniformPlugin;

/** Experiments on the digits, without a file. */
final class Pipeline {
  private Pipeline() {}

  static CoresetSelector uniform(int size) {
    return Parts.create(new UniformPlugin(), Kind.SELECTOR, "uniform", Map.of("size", size));
  }

  static BufferPolicy mergeReduce(int slots, CoresetSelector selector) {
    return Parts.create(
        new MergeReducePlugin(),
        Kind.BUFFER,
        "merge-reduce",
        Map.of("capacity", slots * selector.size(), "slots", slots, "selector", selector));
  }

  /** Return each policy that needs no task borders, by name. */
  static Map<String, BufferPolicy> buffers(int capacity) {
    Map<String, BufferPolicy> buffers = new HashMap<>();
    Map.<String, BilevelPlugin>of(
            "reservoir",
            new ReservoirPlugin(),
            "class-balanced-reservoir",
            new ClassBalancedReservoirPlugin(),
            "class-fair",
            new ClassFairPlugin(),
            "ring",
            new RingPlugin())
        .forEach((name, plugin) ->
            buffers.put(
                name, Parts.create(plugin, Kind.BUFFER, name, Map.of("capacity", capacity))));
    buffers.put("merge-reduce", mergeReduce(capacity / 5, uniform(5)));
    return buffers;
  }

  /** Return a network with twelve hidden units. */
  static Architecture mlp() {
    return Parts.create(
        new ModelsPlugin(),
        Kind.MODEL,
        "mlp",
        Map.of("hidden", List.of(12), "activation", "tanh", "precision", "float64"));
  }

  /** Return a part for each section, and an optimizer. */
  static Map<String, Object> parts() {
    Corruption none = (train, random) -> train;
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", Parts.create(new DatasetsPlugin(), Kind.DATA, "digits", Map.of()));
    parts.put(
        "stream",
        Parts.create(new DatasetsPlugin(), Kind.STREAM, "split", Map.of("samples-per-task", 100)));
    parts.put("corruption", none);
    parts.put("model", new HeapSoftmax());
    parts.put("selector", uniform(5));
    parts.put("buffer", mergeReduce(4, uniform(5)));
    parts.put("optimizer", new PlainSteps(0.2));
    return parts;
  }

  /** Return an experiment on 500 samples in twelve chunks of 40 and one of 20. */
  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.put("chunk", 40);
    all.put("steps", 5);
    all.putAll(values);
    return Parts.create(new StreamingPlugin(), Kind.EXPERIMENT, "streaming", all);
  }
}
