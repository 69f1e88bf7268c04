package org.bilevel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.models.Unrolled;

/**
 * Prints time and memory of one hypergradient of 5,000 sample weights through 100 gradient steps of
 * an MLP 784-300-10 on the weighted loss, inner solve included: along stored iterates, and through
 * one graph of all steps (Linux).
 *
 * <p>Each method runs in a process of its own, on one thread, after a warm-up of two steps. Memory
 * is the highest resident set; "more" is above what was resident before. Processor time counts all
 * threads of the process and hardly depends on what else the machine does.
 */
public final class UnrolledBenchmark {
  private static final int STEPS = 100;
  private static final int SAMPLES = 5_000;
  private static final int ROUNDS = 3;
  private static final double LEARNING_RATE = 0.1;

  private enum Method {
    UNROLLED("one graph of all steps", "", Map.of()),
    REVERSE("reverse", "reverse", Map.of()),
    TRUNCATED("reverse, truncate: 10", "reverse", Map.of("truncate", 10)),
    CONJUGATE_GRADIENT("conjugate-gradient, steps: 10", "conjugate-gradient", Map.of("steps", 10));

    private final String words;
    private final String name;
    private final Map<String, ?> options;

    Method(String words, String name, Map<String, ?> options) {
      this.words = words;
      this.name = name;
      this.options = options;
    }
  }

  /**
   * What one process measured.
   *
   * @param seconds on the clock
   * @param cpu seconds of processor time
   * @param peak the most resident megabytes
   * @param more how many megabytes that is above those before
   * @param value the hypergradient
   */
  private record Measured(double seconds, double cpu, double peak, double more, double[] value) {
    Measured best(Measured other) {
      return new Measured(
          Math.min(seconds, other.seconds),
          Math.min(cpu, other.cpu),
          Math.min(peak, other.peak),
          Math.min(more, other.more),
          value);
    }
  }

  private UnrolledBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args none; those of a measuring process are a method and a file
   * @throws IOException if the operating system does not tell
   * @throws InterruptedException if the wait for a process is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 2) {
      measure(Method.valueOf(args[0]), Path.of(args[1]));
      return;
    }
    System.out.printf(
        "One hypergradient, K = %d, n = %,d, MLP 784-300-10, float32, one thread, %d rounds:%n",
        STEPS, SAMPLES, ROUNDS);
    System.out.printf(
        "  %-30s %8s %8s %9s %9s %11s%n", "", "seconds", "cpu", "peak MB", "more MB", "difference");
    Map<Method, Measured> best = new EnumMap<>(Method.class);
    for (int round = 1; round <= ROUNDS; round++) {
      for (Method method : Method.values()) {
        Measured measured = fork(method);
        best.merge(method, measured, Measured::best);
        print(method, measured, best);
      }
    }
    System.out.println("Best of each:");
    best.forEach((method, measured) -> print(method, measured, best));
  }

  private static void print(Method method, Measured measured, Map<Method, Measured> best) {
    Measured reference = best.getOrDefault(Method.UNROLLED, measured);
    System.out.printf(
        "  %-30s %8.1f %8.1f %9.0f %9.0f %11.1e%n",
        method.words,
        measured.seconds(),
        measured.cpu(),
        measured.peak(),
        measured.more(),
        relative(measured.value(), reference.value()));
  }

  /** Measure in a process like this one. */
  private static Measured fork(Method method) throws IOException, InterruptedException {
    Path file = Files.createTempFile("hypergradient", ".bin");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      Collections.addAll(command, "-classpath", System.getProperty("java.class.path"));
      Collections.addAll(
          command, UnrolledBenchmark.class.getName(), method.name(), file.toString());
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String last = "";
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          last = line;
        }
      }
      if (process.waitFor() != 0) {
        throw new IOException(method.words + " ended with status " + process.exitValue());
      }
      String[] numbers = last.split(" ");
      DoubleBuffer entries = ByteBuffer.wrap(Files.readAllBytes(file)).asDoubleBuffer();
      double[] value = new double[entries.remaining()];
      entries.get(value);
      return new Measured(
          Double.parseDouble(numbers[0]),
          Double.parseDouble(numbers[1]),
          Double.parseDouble(numbers[2]),
          Double.parseDouble(numbers[3]),
          value);
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(Method method, Path file) throws IOException {
    Architecture mlp = Parts.create(Kind.MODEL, "mlp", Map.of("hidden", List.of(300)));
    Samples samples = Parts.images(SAMPLES);
    HeapVector x = HeapVector.filled(SAMPLES, 1.0 / SAMPLES);
    try (Model model = mlp.build(samples.shape(), samples.classes());
        PlacedSamples training = model.place(samples);
        PlacedSamples validation = model.place(samples);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      hypergradient(method, 2, model, training, validation, x, start);
      Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // begin the peak anew
      double before = megabytes("VmRSS:");
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      long clock = System.nanoTime();
      double[] value = hypergradient(method, STEPS, model, training, validation, x, start);
      double seconds = (System.nanoTime() - clock) / 1e9;
      double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
      double peak = megabytes("VmHWM:");
      ByteBuffer bytes = ByteBuffer.allocate(value.length * Double.BYTES);
      bytes.asDoubleBuffer().put(value);
      Files.write(file, bytes.array());
      System.out.println(seconds + " " + cpuSeconds + " " + peak + " " + (peak - before));
    }
  }

  private static double[] hypergradient(
      Method method,
      int steps,
      Model model,
      PlacedSamples training,
      PlacedSamples validation,
      HeapVector x,
      Vector start) {
    if (method == Method.UNROLLED) {
      List<DescentStep> walk =
          Collections.nCopies(steps, DescentStep.gradient(LEARNING_RATE, Batch.all()));
      return Unrolled.ofWeightedLoss(training, validation, x, start, walk).x();
    }
    InnerSolver solver =
        Parts.create(
            Kind.INNER, "gradient-descent", Map.of("steps", steps, "learning-rate", LEARNING_RATE));
    HypergradientEstimator estimator =
        Parts.create(Kind.HYPERGRADIENT, method.name, method.options);
    BilevelProblem problem =
        BilevelProblem.of(
            new Mean(model.weightedLoss(validation)), model.weightedLoss(training), x, start);
    InnerSolver.Request request =
        new InnerSolver.Request(RandomStream.of(2), method != Method.CONJUGATE_GRADIENT);
    try (InnerSolver.Session solves = solver.start(problem);
        HypergradientEstimator.Session estimates = estimator.start(problem);
        InnerSolution inner = solves.solve(x, start, request);
        Hypergradient estimate = estimates.estimate(x, inner, RandomStream.of(3))) {
      return estimate.value().toArray();
    }
  }

  private static double relative(double[] value, double[] reference) {
    HeapVector difference = HeapVector.of(value);
    difference.axpy(-1, HeapVector.wrap(reference));
    return difference.norm() / HeapVector.wrap(reference).norm();
  }

  private static double megabytes(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("/proc/self/status has no " + key);
  }

  /** The mean loss of the validation samples, which does not depend on the weights. */
  private record Mean(Objective loss) implements Objective {
    @Override
    public int dataPoints() {
      return loss.dataPoints();
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      int n = loss.dataPoints();
      Linearization at = loss.linearize(HeapVector.filled(n, 1.0 / n), y, batch);
      return new Linearization() {
        @Override
        public double value() {
          return at.value();
        }

        @Override
        public Vector gradientX() {
          return x.zerosLike();
        }

        @Override
        public Vector gradientY() {
          return at.gradientY();
        }

        @Override
        public Vector productYx(Vector u) {
          return y.zerosLike();
        }

        @Override
        public Products products(Vector v) {
          return new Products(at.productYy(v), x.zerosLike());
        }

        @Override
        public void close() {
          at.close();
        }
      };
    }
  }
}
