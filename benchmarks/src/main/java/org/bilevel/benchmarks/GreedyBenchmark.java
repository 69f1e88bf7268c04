package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.problems.HeapSoftmax;

/**
 * Prints milliseconds per greedy selection of 40 of n = 1,000 and 20 of 500 candidates of 784
 * features in 10 classes, all of them scored for each sample that joins, on one thread.
 */
public final class GreedyBenchmark {
  private static final int WARM_UP = 3;
  private static final int MEASURED = 9;

  private GreedyBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    System.out.println("Milliseconds per greedy selection, 784 features, 10 classes, one thread:");
    for (int n : new int[] {1000, 500}) {
      Samples candidates = Parts.images(n);
      measure("linear, squared", n, candidates, Map.of("kernel", "linear"));
      measure(
          "linear, cross-entropy",
          n,
          candidates,
          Map.of("kernel", "linear", "outer-loss", "cross-entropy"));
      measure("ntk, squared", n, candidates, Map.of("kernel", "ntk"));
      measure(
          "ntk, squared, 200 landmarks",
          n,
          candidates,
          Map.of("kernel", "ntk", "proxy", "nystrom"));
      measure(
          "ntk, cross-entropy in and out",
          n,
          candidates,
          Map.of("kernel", "ntk", "inner-loss", "cross-entropy", "outer-loss", "cross-entropy"));
      measure(
          "ntk, squared, 20 weight steps",
          n,
          candidates,
          Map.of("kernel", "ntk", "weight-steps", 20));
    }
  }

  private static void measure(String what, int n, Samples candidates, Map<String, ?> values) {
    Map<String, Object> options = new HashMap<>(values);
    options.put("size", n / 25);
    options.put("outer", Parts.create(Kind.OUTER, "adam", Map.of("learning-rate", 0.05)));
    CoresetSelector selector = Parts.create(Kind.SELECTOR, "greedy", options);
    double[] milliseconds = new double[MEASURED];
    try (Model model = new HeapSoftmax().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(1))) {
      for (int i = -WARM_UP; i < MEASURED; i++) {
        RandomStream random = RandomStream.of(2).split("selection", i);
        long begin = System.nanoTime();
        selector.select(new CoresetSelector.Request(candidates, model, parameters, random));
        if (i >= 0) {
          milliseconds[i] = (System.nanoTime() - begin) / 1e6;
        }
      }
    }
    Arrays.sort(milliseconds);
    System.out.printf(
        "  %,5d of which %2d: %-30s median %6.1f   fastest %6.1f   slowest %6.1f%n",
        n, n / 25, what, milliseconds[MEASURED / 2], milliseconds[0], milliseconds[MEASURED - 1]);
  }
}
