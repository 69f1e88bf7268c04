package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;

/**
 * Prints milliseconds per BCSR selection: 10 of n = 50 candidates, MLP 784-256-256-10, 5 outer
 * steps of 1 inner step and 3 steps of the linear system, on one core.
 */
public final class SelectionBenchmark {
  private static final int WARM_UP = 60;
  private static final int MEASURED = 200;

  private SelectionBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    Architecture mlp = Parts.create(Kind.MODEL, "mlp", Map.of("hidden", List.of(256, 256)));
    Samples candidates = Parts.images(50);
    try (Model model = mlp.build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(1))) {
      System.out.println("Milliseconds per BCSR selection, n = 50, MLP 784-256-256-10,");
      System.out.println("J = 5, N = 1, Q = 3, K = 10, one thread, float32:");
      measure("in the candidates' span", selector(true), candidates, model, parameters);
      measure("in all features", selector(false), candidates, model, parameters);
    }
  }

  private static CoresetSelector selector(boolean restrict) {
    Map<String, Object> options = new HashMap<>();
    options.put("size", 10);
    options.put("outer-steps", 5);
    options.put("outer-loss", "mean");
    options.put("restrict", restrict);
    options.put(
        "inner",
        Parts.create(Kind.INNER, "gradient-descent", Map.of("steps", 1, "learning-rate", 0.1)));
    options.put(
        "hypergradient",
        Parts.create(
            Kind.HYPERGRADIENT, "implicit-gradient", Map.of("steps", 3, "learning-rate", 0.1)));
    options.put(
        "outer", Parts.create(Kind.OUTER, "gradient-descent", Map.of("learning-rate", 5.0)));
    options.put("projection", Parts.create(Kind.PROJECTION, "simplex", Map.of()));
    options.put("regularizer", Parts.create(Kind.REGULARIZER, "smoothed-top-k", Map.of("k", 10)));
    return Parts.create(Kind.SELECTOR, "bcsr", options);
  }

  private static void measure(
      String what, CoresetSelector selector, Samples candidates, Model model, Vector parameters) {
    double[] milliseconds = new double[MEASURED];
    for (int i = -WARM_UP; i < MEASURED; i++) {
      RandomStream random = RandomStream.of(2).split("selection", i);
      long begin = System.nanoTime();
      selector.select(new CoresetSelector.Request(candidates, model, parameters, random));
      if (i >= 0) {
        milliseconds[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(milliseconds);
    System.out.printf(
        "  %-24s median %5.1f   fastest %5.1f   90%% below %5.1f%n",
        what, milliseconds[MEASURED / 2], milliseconds[0], milliseconds[MEASURED * 9 / 10]);
  }
}
