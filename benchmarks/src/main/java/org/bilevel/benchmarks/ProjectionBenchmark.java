package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * Time of a projection onto the simplex and the capped simplex, one thread, 64-bit numbers on the
 * heap, beside the textbook's sort and a plain loop, as one table.
 *
 * <p>A projection works in place, so that every one is given a copy of the next of some inputs;
 * that copy is in all times, and alone in the column {@code copy}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 51, time = 20, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms1g", "-Xmx1g"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class ProjectionBenchmark {
  private static final String SIZES = "50,1000,100000,1000000,10000000";
  private static final int NUMBERS = 32_000; // in all inputs together, if one is not longer

  /** n. */
  @Param({"50", "1000", "100000", "1000000", "10000000"})
  public int n;

  /** Standard normal / √n, uniform in [0, 1), or one in 100 not 0 with a sum of 1.5. */
  @Param({"gaussian", "uniform", "sparse"})
  public String shape;

  private double[][] inputs;
  private int next;
  private HeapVector work;
  private Projection simplex;
  private Projection capped;
  private Projection cappedTenth;

  /** Draw the inputs. */
  @Setup(Level.Trial)
  public void setUp() {
    simplex = Parts.create(Kind.PROJECTION, "simplex", Map.of());
    capped = Parts.create(Kind.PROJECTION, "capped-simplex", Map.of("k", 1));
    cappedTenth =
        Parts.create(Kind.PROJECTION, "capped-simplex", Map.of("k", n / 10.0, "sum", "equal"));
    RandomStream random = RandomStream.of(1);
    inputs = new double[Math.max(1, NUMBERS / n)][n];
    for (double[] input : inputs) {
      switch (shape) {
        case "gaussian" -> Arrays.setAll(input, i -> random.nextGaussian() / Math.sqrt(n));
        case "uniform" -> Arrays.setAll(input, i -> random.nextDouble());
        default ->
            Arrays.setAll(
                input, i -> random.nextInt(100) == 0 ? 300.0 / n * random.nextDouble() : 0);
      }
    }
    work = HeapVector.zeros(n);
  }

  private HeapVector input() {
    work.assign(inputs[next]);
    next = next + 1 == inputs.length ? 0 : next + 1;
    return work;
  }

  /** The copy alone. */
  @Benchmark
  public HeapVector copy() {
    return input();
  }

  /** The part {@code simplex} with r = 1. */
  @Benchmark
  public HeapVector simplex() {
    HeapVector x = input();
    simplex.project(x);
    return x;
  }

  /** The part {@code capped-simplex} with Σ ≤ 1. */
  @Benchmark
  public HeapVector capped() {
    HeapVector x = input();
    capped.project(x);
    return x;
  }

  /** The part {@code capped-simplex} with Σ = n/10. */
  @Benchmark
  public HeapVector cappedTenth() {
    HeapVector x = input();
    cappedTenth.project(x);
    return x;
  }

  /** The textbook's sort, r = 1. */
  @Benchmark
  public HeapVector sorted() {
    HeapVector x = input();
    SortedSimplex.project(x.array(), 1);
    return x;
  }

  /** Plain loops, r = 1. */
  @Benchmark
  public HeapVector plainLoops() {
    HeapVector x = input();
    SortedSimplex.projectByPlainLoops(x.array(), 1);
    return x;
  }

  /**
   * Run everything, or the n of the system property {@code sizes}, and print the table.
   *
   * @param args not used
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(ProjectionBenchmark.class.getSimpleName())
                    .param("n", System.getProperty("sizes", SIZES).split(","))
                    .addProfiler(GCProfiler.class)
                    .timeout(TimeValue.minutes(5))
                    .build())
            .run();
    Map<String, Map<String, RunResult>> table = new TreeMap<>();
    for (RunResult result : results) {
      String label = result.getPrimaryResult().getLabel();
      table
          .computeIfAbsent(
              "%9s %s"
                  .formatted(
                      result.getParams().getParam("n"), result.getParams().getParam("shape")),
              key -> new TreeMap<>())
          .put(label, result);
    }
    println(
        "| n | shape | copy | `simplex` (fastest) | allocated | sorted | plain loops | faster than"
            + " sorted | bandwidth | `capped-simplex` Σ ≤ 1 (fastest) | ratio | Σ = n/10 |");
    println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    table.forEach((row, cells) -> println(line(row, cells)));
    println("Times in µs, medians of 51 iterations of 20 ms or one projection; fastest iterations");
    println("in brackets; allocated: bytes of a projection onto the simplex; bandwidth: 40n bytes");
    println("for `simplex` less the copy, in percent of the copy's.");
  }

  private static String line(String row, Map<String, RunResult> cells) {
    String[] key = row.strip().split(" ");
    double copy = median(cells, "copy");
    double simplex = median(cells, "simplex");
    double capped = median(cells, "capped");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f (%.3f) | %.0f | %.3f | %.3f | %.1f | %.0f %% | %.3f (%.3f)"
            + " | %.2f | %.3f |",
        key[0],
        key[1],
        copy,
        simplex,
        statistics(cells, "simplex").getMin() / 1e3,
        allocated(cells),
        median(cells, "sorted"),
        median(cells, "plainLoops"),
        median(cells, "sorted") / simplex,
        100 * 40 / (simplex - copy) / (16 / copy),
        capped,
        statistics(cells, "capped").getMin() / 1e3,
        capped / simplex,
        median(cells, "cappedTenth"));
  }

  private static double median(Map<String, RunResult> cells, String name) {
    return statistics(cells, name).getPercentile(50) / 1e3;
  }

  private static Statistics statistics(Map<String, RunResult> cells, String name) {
    return cell(cells, name).getPrimaryResult().getStatistics();
  }

  private static double allocated(Map<String, RunResult> cells) {
    return Objects.requireNonNull(
            cell(cells, "simplex").getSecondaryResults().get("gc.alloc.rate.norm"))
        .getScore();
  }

  private static RunResult cell(Map<String, RunResult> cells, String name) {
    return Objects.requireNonNull(cells.get(name), name);
  }

  private static void println(String line) {
    System.out.println(line);
  }
}
