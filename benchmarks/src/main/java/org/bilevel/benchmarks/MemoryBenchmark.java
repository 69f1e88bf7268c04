package org.bilevel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;

/**
 * Prints the resident memory of this process after 2,000 and after 20,000 second-order products of
 * an MLP 784-64-10 on 50 samples, ten at each point (Linux).
 *
 * <p>Many products of a tiny model come first, and the Java virtual machine is best started with
 * {@code -XX:TieredStopAtLevel=1}: what its optimizing compiler keeps once it has compiled this
 * loop (up to 25 MB, at an arbitrary time) is not what is measured.
 */
public final class MemoryBenchmark {
  private static final int FIRST = 2_000;
  private static final int LAST = 20_000;
  private static final int PER_POINT = 10;
  private static final int WARM_UPS = 3;

  private MemoryBenchmark() {}

  /**
   * Measure and print.
   *
   * @param args not used
   * @throws IOException if the operating system does not tell
   */
  public static void main(String[] args) throws IOException {
    Architecture tiny = Parts.create(Kind.MODEL, "mlp", Map.of("hidden", List.of(1)));
    for (int i = 0; i < WARM_UPS; i++) {
      measure(tiny, Parts.images(1));
    }
    Architecture mlp = Parts.create(Kind.MODEL, "mlp", Map.of("hidden", List.of(64)));
    double[] megabytes = measure(mlp, Parts.images(50));
    System.out.println("Resident memory, products at a new point after each ten:");
    System.out.printf("  after %,7d products  %6.1f MB%n", FIRST, megabytes[0]);
    System.out.printf("  after %,7d products  %6.1f MB%n", LAST, megabytes[1]);
    System.out.printf("  growth                 %6.1f MB%n", megabytes[1] - megabytes[0]);
  }

  /** Return the memory after the first and after the last products. */
  private static double[] measure(Architecture architecture, Samples samples) throws IOException {
    HeapVector weights = HeapVector.filled(samples.size(), 1.0 / samples.size());
    try (Model model = architecture.build(samples.shape(), samples.classes());
        PlacedSamples data = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector v = model.initialParameters(RandomStream.of(2))) {
      Objective loss = model.weightedLoss(data);
      double first = 0;
      for (int products = 0; products < LAST; products += PER_POINT) {
        if (products == FIRST) {
          first = residentMegabytes();
        }
        step(loss, weights, theta, v);
      }
      return new double[] {first, residentMegabytes()};
    }
  }

  private static void step(Objective loss, HeapVector weights, Vector theta, Vector v) {
    try (Linearization point = loss.linearize(weights, theta, Batch.all())) {
      for (int i = 0; i < PER_POINT; i++) {
        point.products(v).close();
      }
    }
    try (Vector gradient = loss.gradientY(weights, theta, Batch.all())) {
      theta.axpy(-0.01, gradient);
    }
  }

  private static double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
