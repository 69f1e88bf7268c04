package org.bilevel.hypercleaning;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.adam.AdamPlugin;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;

/** Experiments on the digits, without a file. */
final class Pipeline {
  private Pipeline() {}

  static DataSource digits() {
    return Parts.create(new DatasetsPlugin(), Kind.DATA, "digits", Map.of());
  }

  static Corruption labelNoise(double rate) {
    return Parts.create(new DatasetsPlugin(), Kind.CORRUPTION, "label-noise", Map.of("rate", rate));
  }

  /** Return a solver with gradient steps, conjugate gradients and Adam. */
  static BilevelSolver solver(String start) {
    Map<String, Object> values = new HashMap<>();
    values.put(
        "inner",
        Parts.create(
            new GradientDescentPlugin(),
            Kind.INNER,
            "gradient-descent",
            Map.of("steps", 20, "learning-rate", 1.0)));
    values.put(
        "hypergradient",
        Parts.create(
            new ConjugateGradientPlugin(),
            Kind.HYPERGRADIENT,
            "conjugate-gradient",
            Map.of("steps", 10, "damping", 0.01)));
    values.put(
        "outer", Parts.create(new AdamPlugin(), Kind.OUTER, "adam", Map.of("learning-rate", 0.1)));
    values.put(
        "start-optimizer",
        Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of()));
    values.put("start", start);
    return Parts.create(
        new HypergradientDescentPlugin(), Kind.SOLVER, "hypergradient-descent", values);
  }

  /** Return a part for each section. */
  static Map<String, Object> parts() {
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", digits());
    parts.put("corruption", labelNoise(0.5));
    parts.put("model", new HeapSoftmax());
    parts.put("solver", solver("warm"));
    return parts;
  }

  /** Return an experiment with 100 training and 200 validation samples, and other values given. */
  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.put("train", 100);
    all.put("validation", 200);
    all.put("steps", 12);
    all.put("report-every", 5);
    all.putAll(values);
    return Parts.create(new HyperCleaningPlugin(), Kind.EXPERIMENT, "hyper-cleaning", all);
  }
}
