package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;

/**
 * Prints seconds per selection of K of n = 1,000 candidates by {@code pbcs} and by {@code greedy},
 * for growing K: Figure 6 of PBCS. 784 features, 10 classes, one thread. {@code pbcs} takes 20
 * outer steps of 4 masks and a final draw on softmax regression, 20 gradient steps on each mask:
 * all of it, and in batches of at most 32. {@code greedy} fits its ridge to the linear kernel.
 * Methods and sizes of a round alternate, so that a busy machine slows down all alike.
 */
public final class SizeBenchmark {
  private static final int ROUNDS = 5;
  private static final String BATCHES = "pbcs, inner-batch 32";
  private static final String[] METHODS = {"pbcs", BATCHES, "greedy"};
  private static final int[] SIZES = {10, 20, 50, 100, 200};

  private SizeBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    Samples candidates = Parts.images(1000);
    System.out.println("Seconds per selection of K of 1,000 candidates, median (fastest):");
    try (Model model =
            Parts.create(Kind.MODEL, "softmax-regression", Map.of())
                .build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(1))) {
      measure(candidates, model, parameters);
    }
  }

  private static CoresetSelector selector(String method, int size) {
    if (!method.equals("greedy")) {
      return Parts.create(
          Kind.SELECTOR,
          "pbcs",
          Map.of(
              "size",
              size,
              "outer-steps",
              20,
              "draws",
              1,
              "inner-rounds",
              1,
              "inner-batch",
              method.equals(BATCHES) ? 32 : 0,
              "inner",
              Parts.create(
                  Kind.INNER, "gradient-descent", Map.of("steps", 20, "learning-rate", 0.1)),
              "outer",
              Parts.create(Kind.OUTER, "adam", Map.of("learning-rate", 0.05))));
    }
    return Parts.create(
        Kind.SELECTOR,
        method,
        Map.of(
            "size", size, "kernel", "linear", "outer", Parts.create(Kind.OUTER, "adam", Map.of())));
  }

  private static void measure(Samples candidates, Model model, Vector parameters) {
    double[][][] seconds = new double[METHODS.length][SIZES.length][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // one to warm up
      for (int k = 0; k < SIZES.length; k++) {
        for (int m = 0; m < METHODS.length; m++) {
          CoresetSelector selector = selector(METHODS[m], SIZES[k]);
          RandomStream random = RandomStream.of(2).split("selection", round);
          long begin = System.nanoTime();
          selector.select(new CoresetSelector.Request(candidates, model, parameters, random));
          if (round >= 0) {
            seconds[m][k][round] = (System.nanoTime() - begin) / 1e9;
          }
        }
      }
    }
    for (int m = 0; m < METHODS.length; m++) {
      print(METHODS[m], seconds[m]);
    }
  }

  /** Print the times of a method, and how much longer the largest size takes than the smallest. */
  private static void print(String method, double[][] seconds) {
    double[] ratios = new double[ROUNDS];
    Arrays.setAll(ratios, r -> seconds[SIZES.length - 1][r] / seconds[0][r]);
    Arrays.sort(ratios);
    System.out.println(method);
    for (int k = 0; k < SIZES.length; k++) {
      Arrays.sort(seconds[k]);
      System.out.printf(
          "  K = %3d: %6.3f (%6.3f)%n", SIZES[k], seconds[k][ROUNDS / 2], seconds[k][0]);
    }
    System.out.printf(
        "  K = %d to K = %d: %.2f times, the fastest; %.2f times, median of the rounds' ratios%n",
        SIZES[SIZES.length - 1],
        SIZES[0],
        seconds[SIZES.length - 1][0] / seconds[0][0],
        ratios[ROUNDS / 2]);
  }
}
