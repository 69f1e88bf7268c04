package org.bilevel.incrementalmnist;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;
import org.bilevel.models.ModelsPlugin;
import org.bilevel.testkit.Parts;

/** Experiments on the digits, without a file. */
final class Pipeline {
  private Pipeline() {}

  /** Return a network with twelve hidden units: x has 780 entries, y has 130. */
  static Architecture mlp() {
    return Parts.create(
        new ModelsPlugin(),
        Kind.MODEL,
        "mlp",
        Map.of("hidden", List.of(12), "activation", "tanh", "precision", "float64"));
  }

  /** Return a solver with gradient steps and damped conjugate gradients. */
  static BilevelSolver solver(double learningRate) {
    Map<String, Object> values = new HashMap<>();
    values.put(
        "inner",
        Parts.create(
            new GradientDescentPlugin(),
            Kind.INNER,
            "gradient-descent",
            Map.of("steps", 3, "learning-rate", learningRate)));
    values.put(
        "hypergradient",
        Parts.create(
            new ConjugateGradientPlugin(),
            Kind.HYPERGRADIENT,
            "conjugate-gradient",
            Map.of("steps", 3, "damping", 1.0)));
    values.put(
        "outer",
        Parts.create(
            new GradientDescentPlugin(),
            Kind.OUTER,
            "gradient-descent",
            Map.of("learning-rate", learningRate)));
    values.put(
        "start-optimizer",
        Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of()));
    values.put("start", "warm");
    return Parts.create(
        new HypergradientDescentPlugin(), Kind.SOLVER, "hypergradient-descent", values);
  }

  /** Return a part for each section. */
  static Map<String, Object> parts() {
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", Parts.create(new DatasetsPlugin(), Kind.DATA, "digits", Map.of()));
    parts.put("model", mlp());
    parts.put("solver", solver(0.2));
    return parts;
  }

  /** Return an experiment with three tasks of 40 steps, and other values given. */
  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.put("tasks", 3);
    all.put("steps", 40);
    all.put("validation-share", 0.2);
    all.put("train-share", 0.1);
    all.put("report-validation-share", 0.5);
    all.put("report-train-share", 0.2);
    all.put("report-every", 15);
    all.putAll(values);
    return Parts.create(new IncrementalMnistPlugin(), Kind.EXPERIMENT, "incremental-mnist", all);
  }
}
