package org.bilevel.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;

/**
 * Prints how many times the time of a projection onto the simplex one onto the capped simplex of
 * the same sum takes: both in turn, batch after batch, and every other time in the other order, so
 * that what else the machine does hits both. {@link ProjectionBenchmark} measures them minutes
 * apart, which a shared machine does not forgive. Three minutes.
 */
public final class CappedBenchmark {
  private static final int[] SIZES = {50, 1000, 100_000, 1_000_000, 10_000_000};
  private static final List<String> SHAPES = List.of("gaussian", "uniform", "sparse");
  private static final double[] SHARES = {0, 0.01, 0.1, 0.5}; // of n; 0: a sum of 1
  private static final int ROUNDS = 300;
  private static final int LONG_ROUNDS = 30; // of 10 million entries
  private static final int NUMBERS = 32_000; // in a batch, if a projection is not longer

  private CappedBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    System.out.println("| n | shape | Σ = 1 | Σ = n/100 | Σ = n/10 | Σ = n/2 |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int n : SIZES) {
      for (String shape : SHAPES) {
        double[][] inputs = ProjectionBenchmark.inputs(n, shape);
        StringBuilder line = new StringBuilder("| %d | %s |".formatted(n, shape));
        for (double share : SHARES) {
          double sum = share == 0 ? 1 : share * n;
          line.append(String.format(Locale.ROOT, " %.2f |", ratio(inputs, sum)));
        }
        System.out.println(line);
      }
    }
    System.out.printf(
        "Median of the ratios of %d pairs of batches, %d at the greatest n.%n",
        ROUNDS, LONG_ROUNDS);
  }

  private static double ratio(double[][] inputs, double sum) {
    Projection simplex = ProjectionBenchmark.simplex(sum);
    Projection capped = ProjectionBenchmark.capped(sum);
    int rounds = inputs[0].length < 10_000_000 ? ROUNDS : LONG_ROUNDS;
    double[] ratios =
        IntStream.range(0, 2 * rounds)
            .mapToDouble(round -> {
              double first = nanos(round % 2 == 0 ? simplex : capped, inputs);
              double second = nanos(round % 2 == 0 ? capped : simplex, inputs);
              return round % 2 == 0 ? second / first : first / second;
            })
            .skip(rounds) // these warmed it up
            .sorted()
            .toArray();
    return ratios[rounds / 2];
  }

  /** Project a batch, each point once, copies included. */
  private static double nanos(Projection projection, double[][] inputs) {
    HeapVector work = HeapVector.zeros(inputs[0].length);
    int calls = Math.max(inputs.length, NUMBERS / inputs[0].length);
    long began = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      work.assign(inputs[i % inputs.length]);
      projection.project(work);
    }
    return System.nanoTime() - began;
  }
}
