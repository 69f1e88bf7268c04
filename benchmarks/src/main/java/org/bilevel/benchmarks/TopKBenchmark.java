package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.plugin.Kind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time of the regularizer {@code smoothed-top-k}, K = n/5, 64 draws, beside that of its normal
 * numbers, filled in at once and drawn one at a time, as a table in ns an entry and draw.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 21, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class TopKBenchmark {
  private static final int DRAWS = 64;

  /** n. */
  @Param({"50", "1000", "100000"})
  public int n;

  private final RandomStream random = RandomStream.of(1);
  private Regularizer regularizer;
  private HeapVector weights;
  private double[] numbers;

  /** Draw the weights. */
  @Setup(Level.Trial)
  public void setUp() {
    regularizer = Parts.create(Kind.REGULARIZER, "smoothed-top-k", Map.of("k", n / 5));
    weights = HeapVector.zeros(n);
    Arrays.setAll(weights.array(), i -> random.nextDouble() / n);
    numbers = new double[n];
  }

  /** Value and gradient. */
  @Benchmark
  public Regularizer.Evaluation evaluate() {
    return regularizer.evaluate(weights, random);
  }

  /** The numbers alone, filled in. */
  @Benchmark
  public double[] filled() {
    for (int draw = 0; draw < DRAWS; draw++) {
      random.nextGaussians(numbers);
    }
    return numbers;
  }

  /** The same numbers, one at a time. */
  @Benchmark
  public double[] oneAtATime() {
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int i = 0; i < n; i++) {
        numbers[i] = random.nextGaussian();
      }
    }
    return numbers;
  }

  /**
   * Run everything and print the table.
   *
   * @param args not used
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(new OptionsBuilder().include(TopKBenchmark.class.getSimpleName()).build()).run();
    Map<Integer, Map<String, Double>> table = new TreeMap<>();
    for (RunResult result : results) {
      int n = Integer.parseInt(Objects.requireNonNull(result.getParams().getParam("n")));
      double median = result.getPrimaryResult().getStatistics().getPercentile(50);
      table
          .computeIfAbsent(n, key -> new TreeMap<>())
          .put(result.getPrimaryResult().getLabel(), median / n / DRAWS);
    }
    println("| n | one number at a time | filled in | `smoothed-top-k`, K = n/5 |");
    println("| --- | --- | --- | --- |");
    table.forEach((n, cells) ->
        println(
            String.format(
                Locale.ROOT,
                "| %d | %.2f | %.2f | %.2f |",
                n,
                cells.get("oneAtATime"),
                cells.get("filled"),
                cells.get("evaluate"))));
    println("In ns an entry and draw, medians of 21 iterations of 50 ms.");
  }

  private static void println(String line) {
    System.out.println(line);
  }
}
