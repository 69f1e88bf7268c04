package org.bilevel.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bilevel.api.Accelerator;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.math.Entries;
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
 * Time of a projection onto the simplex and the capped simplex with Σ = 1, n/100, n/10 and n/2, one
 * thread, 64-bit numbers on the heap, beside the textbook's sort and a plain loop, and of the same
 * in vector instructions, as three tables. Some twelve minutes.
 *
 * <p>A projection works in place, so that every one is given a copy of the next of some inputs;
 * that copy is in all times, and alone in the column {@code copy}. In vector instructions it is
 * preceded by what a host does: adding up the entries.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 31, time = 20, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    // touched before: else the memory that a projection takes comes from the system, page by page
    jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-modules=jdk.incubator.vector"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class ProjectionBenchmark {
  private static final String SIZES = "50,1000,100000,1000000,10000000";
  private static final List<String> CAPPED =
      List.of("capped1", "capped100th", "capped10th", "cappedHalf");
  private static final List<String> SIMPLEX =
      List.of("simplex", "simplex100th", "simplex10th", "simplexHalf"); // of the same sums
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
  private Projection simplex100th;
  private Projection simplex10th;
  private Projection simplexHalf;
  private Projection capped1;
  private Projection capped100th;
  private Projection capped10th;
  private Projection cappedHalf;
  private Accelerator vectors;

  /** Draw the inputs. */
  @Setup(Level.Trial)
  public void setUp() {
    simplex = simplex(1);
    simplex100th = simplex(n / 100.0);
    simplex10th = simplex(n / 10.0);
    simplexHalf = simplex(n / 2.0);
    capped1 = capped(1);
    capped100th = capped(n / 100.0);
    capped10th = capped(n / 10.0);
    cappedHalf = capped(n / 2.0);
    vectors = Parts.create(Kind.ACCELERATOR, "vector-api", Map.of());
    inputs = inputs(n, shape);
    work = HeapVector.zeros(n);
  }

  /** Return points of n entries of a shape. */
  static double[][] inputs(int n, String shape) {
    RandomStream random = RandomStream.of(1);
    double[][] inputs = new double[Math.max(1, NUMBERS / n)][n];
    for (double[] input : inputs) {
      switch (shape) {
        case "gaussian" -> Arrays.setAll(input, i -> random.nextGaussian() / Math.sqrt(n));
        case "uniform" -> Arrays.setAll(input, i -> random.nextDouble());
        default ->
            Arrays.setAll(
                input, i -> random.nextInt(100) == 0 ? 300.0 / n * random.nextDouble() : 0);
      }
    }
    return inputs;
  }

  static Projection simplex(double radius) {
    return Parts.create(Kind.PROJECTION, "simplex", Map.of("radius", radius));
  }

  static Projection capped(double k) {
    return Parts.create(Kind.PROJECTION, "capped-simplex", Map.of("k", k, "sum", "equal"));
  }

  /**
   * Write the next point, entry by entry as a step of an optimizer does. {@code System.arraycopy}
   * of a long array goes past the caches on some processors, and the projection would wait for
   * memory.
   */
  private HeapVector input() {
    double[] from = inputs[next];
    double[] to = work.array();
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
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
    return projected(simplex);
  }

  /** The part {@code simplex} with r = n/100. */
  @Benchmark
  public HeapVector simplex100th() {
    return projected(simplex100th);
  }

  /** The part {@code simplex} with r = n/10. */
  @Benchmark
  public HeapVector simplex10th() {
    return projected(simplex10th);
  }

  /** The part {@code simplex} with r = n/2. */
  @Benchmark
  public HeapVector simplexHalf() {
    return projected(simplexHalf);
  }

  private HeapVector projected(Projection projection) {
    HeapVector x = input();
    projection.project(x);
    return x;
  }

  private HeapVector vectors(double cap, double sum) {
    HeapVector x = input();
    double[] entries = x.array();
    if (Entries.sum(entries) != sum && !vectors.project(entries, cap, sum)) {
      throw new IllegalStateException("not exact");
    }
    return x;
  }

  /** The part {@code capped-simplex} with Σ = 1. */
  @Benchmark
  public HeapVector capped1() {
    return projected(capped1);
  }

  /** The accelerator {@code vector-api} with a cap and Σ = 1. */
  @Benchmark
  public HeapVector capped1Vectors() {
    return vectors(1, 1);
  }

  /** The part {@code capped-simplex} with Σ = n/100. */
  @Benchmark
  public HeapVector capped100th() {
    return projected(capped100th);
  }

  /** The accelerator {@code vector-api} with a cap and Σ = n/100. */
  @Benchmark
  public HeapVector capped100thVectors() {
    return vectors(1, n / 100.0);
  }

  /** The part {@code capped-simplex} with Σ = n/10. */
  @Benchmark
  public HeapVector capped10th() {
    return projected(capped10th);
  }

  /** The accelerator {@code vector-api} with a cap and Σ = n/10. */
  @Benchmark
  public HeapVector capped10thVectors() {
    return vectors(1, n / 10.0);
  }

  /** The part {@code capped-simplex} with Σ = n/2. */
  @Benchmark
  public HeapVector cappedHalf() {
    return projected(cappedHalf);
  }

  /** The accelerator {@code vector-api} with a cap and Σ = n/2. */
  @Benchmark
  public HeapVector cappedHalfVectors() {
    return vectors(1, n / 2.0);
  }

  /** The accelerator {@code vector-api} without a cap, r = 1. */
  @Benchmark
  public HeapVector simplexVectors() {
    return vectors(Double.POSITIVE_INFINITY, 1);
  }

  /** The textbook's sort, r = 1. */
  @Benchmark
  @Measurement(iterations = 9)
  public HeapVector sorted() {
    HeapVector x = input();
    SortedSimplex.project(x.array(), 1);
    return x;
  }

  /** Plain loops, r = 1. */
  @Benchmark
  @Measurement(iterations = 9)
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
    print(
        "n | shape | copy | `simplex` (fastest) | allocated | sorted | plain loops"
            + " | faster than sorted | bandwidth",
        table,
        ProjectionBenchmark::simplex);
    print(
        "n | shape | `simplex`, r = 1 | `capped-simplex`, Σ = 1 (ratio) | Σ = n/100 (ratios) | Σ = n/10"
            + " | Σ = n/2",
        table,
        ProjectionBenchmark::capped);
    print(
        "n | shape | `vector-api`: simplex (gain) | capped, Σ = 1 (gain; ratio) | Σ = n/100"
            + " | Σ = n/10 | Σ = n/2",
        table,
        ProjectionBenchmark::vectors);
    println("Times in µs, medians of 31 iterations of 20 ms or one projection (sorted and plain");
    println("loops: 9); fastest iterations in brackets; allocated: bytes of a projection onto the");
    println("simplex; bandwidth: 16n bytes, n numbers read and n written, for `simplex` less the");
    println("copy, in percent of the copy's; ratio: to the simplex with r = 1, and to that with");
    println("r = Σ; gain: over the plain loops.");
  }

  private static void print(
      String head,
      Map<String, Map<String, RunResult>> table,
      Function<Map<String, RunResult>, String> cells) {
    println("");
    println("| " + head + " |");
    println("|" + " --- |".repeat(head.split(" \\| ").length));
    table.forEach((row, results) -> {
      String[] key = row.strip().split(" ");
      println("| %s | %s | %s |".formatted(key[0], key[1], cells.apply(results)));
    });
  }

  private static String simplex(Map<String, RunResult> cells) {
    double copy = median(cells, "copy");
    double simplex = median(cells, "simplex");
    return String.format(
        Locale.ROOT,
        "%.3f | %.3f (%.3f) | %.0f | %.3f | %.3f | %.1f | %.0f %%",
        copy,
        simplex,
        statistics(cells, "simplex").getMin() / 1e3,
        allocated(cells),
        median(cells, "sorted"),
        median(cells, "plainLoops"),
        median(cells, "sorted") / simplex,
        100 * copy / (simplex - copy));
  }

  private static String capped(Map<String, RunResult> cells) {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%.3f", median(cells, "simplex")));
    for (int i = 0; i < CAPPED.size(); i++) {
      double time = median(cells, CAPPED.get(i));
      line.append(
          String.format(Locale.ROOT, " | %.3f (%.2f", time, time / median(cells, "simplex")));
      line.append(
          i == 0
              ? ")"
              : String.format(Locale.ROOT, "; %.2f)", time / median(cells, SIMPLEX.get(i))));
    }
    return line.toString();
  }

  private static String vectors(Map<String, RunResult> cells) {
    double simplex = median(cells, "simplexVectors");
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%.3f (%.1f)", simplex, median(cells, "simplex") / simplex));
    for (String name : CAPPED) {
      double time = median(cells, name + "Vectors");
      line.append(
          String.format(
              Locale.ROOT,
              " | %.3f (%.1f; %.2f)",
              time,
              median(cells, name) / time,
              time / simplex));
    }
    return line.toString();
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
