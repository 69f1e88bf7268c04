package org.bilevel.fewshot;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.adam.AdamPlugin;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.hypergradientdescent.HypergradientDescentPlugin;
import org.bilevel.models.ModelsPlugin;
import org.bilevel.testkit.Parts;

/** Experiments with real parts, without a file. */
final class Pipeline {
  private Pipeline() {}

  static InnerSolver inner(int steps, double learningRate) {
    return Parts.create(
        new GradientDescentPlugin(),
        Kind.INNER,
        "gradient-descent",
        Map.of("steps", steps, "learning-rate", learningRate));
  }

  /** A solver that needs no steps of the inner solver to be differentiated. */
  static BilevelSolver solver(Map<String, ?> options) {
    HypergradientEstimator estimator =
        Parts.create(
            new ConjugateGradientPlugin(),
            Kind.HYPERGRADIENT,
            "conjugate-gradient",
            Map.of("damping", 0.1, "steps", 5));
    OuterOptimizer outer =
        Parts.create(new AdamPlugin(), Kind.OUTER, "adam", Map.of("learning-rate", 0.01));
    Map<String, Object> all = new HashMap<>();
    all.put("inner", inner(5, 0.3));
    all.put("hypergradient", estimator);
    all.put("outer", outer);
    all.put("start-optimizer", outer);
    all.putAll(options);
    return Parts.create(
        new HypergradientDescentPlugin(), Kind.SOLVER, "hypergradient-descent", all);
  }

  static DataSource data(String name, Map<String, ?> options) {
    return Parts.create(new DatasetsPlugin(), Kind.DATA, name, options);
  }

  static Architecture model(String name, Map<String, ?> options) {
    return Parts.create(new ModelsPlugin(), Kind.MODEL, name, options);
  }

  static Map<String, Object> parts() {
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", data("digits", Map.of()));
    parts.put("model", model("conv4", Map.of("filters", 4)));
    parts.put("solver", solver(Map.of()));
    parts.put("adaptation", inner(5, 0.3));
    return parts;
  }

  /** Return a small experiment on the digits, with other values given. */
  static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.putAll(
        Map.of(
            "ways", 3,
            "shots", 2,
            "queries", 4,
            "tasks", 2,
            "steps", 4,
            "report-every", 2,
            "validation-episodes", 3,
            "test-episodes", 6));
    all.putAll(values);
    return Parts.create(new FewShotPlugin(), Kind.EXPERIMENT, "few-shot", all);
  }
}
