package org.bilevel.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Microseconds per derivative of an MLP 784-256-256-10 on 50 samples, whole and in their span. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // set up by JMH
public class OracleBenchmark {

  /** Whether the model is restricted to the span of the samples. */
  @Param({"true", "false"})
  public boolean restricted;

  private final HeapVector weights = HeapVector.filled(50, 1.0 / 50);
  private Samples samples = Parts.images(50);
  private Model whole;
  private Vector initial;
  private Model model;
  private PlacedSamples data;
  private Objective loss;
  private Vector theta;
  private Vector gradient;
  private Linearization point;

  /** Build the model and take a step. */
  @Setup(Level.Trial)
  public void setUp() {
    Architecture mlp = Parts.create(Kind.MODEL, "mlp", Map.of("hidden", List.of(256, 256)));
    whole = mlp.build(samples.shape(), samples.classes());
    initial = whole.initialParameters(RandomStream.of(1));
    model = whole;
    theta = initial.copy();
    if (restricted) {
      Model.Restriction span = whole.restrict(samples, initial).orElseThrow();
      model = span.model();
      samples = span.samples();
      theta = span.parameters();
    }
    data = model.place(samples);
    loss = model.weightedLoss(data);
    gradient = loss.gradientY(weights, theta, Batch.all());
    point = loss.linearize(weights, theta, Batch.all());
  }

  /** Release everything. */
  @TearDown(Level.Trial)
  public void tearDown() {
    point.close();
    gradient.close();
    data.close();
    theta.close();
    if (model != whole) {
      model.close();
    }
    initial.close();
    whole.close();
  }

  /** Restrict the whole model to the span. */
  @Benchmark
  public void restriction() {
    whole.restrict(Parts.IMAGES, initial).orElseThrow().close();
  }

  /** A gradient at a new point: forward and backward. */
  @Benchmark
  public void gradientAtANewPoint() {
    theta.scale(1);
    loss.gradientY(weights, theta, Batch.all()).close();
  }

  /** A gradient where the losses are known: backward alone. */
  @Benchmark
  public void gradient() {
    loss.gradientY(weights, theta, Batch.all()).close();
  }

  /** A linearization where the losses are known, up to its first gradient. */
  @Benchmark
  public void linearization() {
    try (Linearization other = loss.linearize(weights, theta, Batch.all())) {
      other.gradientY().close();
    }
  }

  /** A Hessian product. */
  @Benchmark
  public void productYy() {
    point.productYy(gradient).close();
  }

  /** A mixed product. */
  @Benchmark
  public void productXy() {
    point.productXy(gradient).close();
  }

  /** Both products at once. */
  @Benchmark
  public void products() {
    Products both = point.products(gradient);
    both.close();
  }

  /** y ← y + a · x. */
  @Benchmark
  public void axpy() {
    gradient.axpy(1e-9, gradient);
  }

  /** An inner product. */
  @Benchmark
  public double dot() {
    return gradient.dot(gradient);
  }

  /**
   * Measure and print.
   *
   * @param args not used
   * @throws RunnerException if a measurement fails
   */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(OracleBenchmark.class.getName() + ".*").build()).run();
  }
}
