package org.bilevel.tornadovm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.cappedsimplex.CappedSimplexPlugin;
import org.bilevel.simplex.SimplexPlugin;
import org.bilevel.testkit.Parts;

/**
 * Programs, no tests: {@code soak MINUTES} alternates sizes and compares every result with the
 * CPU's, {@code times} prints the table of docs/performance.md.
 */
final class Soak {
  private static final int[] SIZES = {1000, 10_000, 100_003, 250_000, 1_000_000, 37};

  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("times")) {
      times();
    } else {
      soak(Duration.ofSeconds((long) (60 * Double.parseDouble(arguments[1]))));
    }
  }

  private static void soak(Duration length) throws Exception {
    TornadovmAccelerator device = new TornadovmAccelerator();
    System.out.println(device.devices().getFirst());
    Projection simplex = Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    RandomStream random = RandomStream.of(1);
    long end = System.nanoTime() + length.toNanos();
    long minute = System.nanoTime();
    double worst = 0;
    long count = 0;
    while (System.nanoTime() < end) {
      int n = SIZES[random.nextInt(SIZES.length)];
      double[] x = gaussian(n, random);
      HeapVector expected = HeapVector.of(x);
      if (random.nextInt(2) == 0) {
        simplex.project(expected);
        device.project(x, Double.POSITIVE_INFINITY, 1);
      } else {
        capped(0.1 * n).project(expected);
        device.project(x, 1, 0.1 * n);
      }
      double greatest = Arrays.stream(expected.array()).max().orElseThrow();
      for (int i = 0; i < n; i++) {
        worst = Math.max(worst, Math.abs(x[i] - expected.array()[i]) / greatest);
      }
      if (worst > 1e-12) {
        throw new AssertionError("wrong by " + worst + " at n = " + n);
      }
      count++;
      if (System.nanoTime() >= minute) {
        minute += Duration.ofMinutes(1).toNanos();
        report(count, worst);
      }
    }
    report(count, worst);
  }

  private static void report(long count, double worst) throws Exception {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("");
    System.out.printf(
        Locale.ROOT,
        "%s  %,d projections, worst deviation %.1e, heap %d MiB, %s%n",
        java.time.LocalTime.now().withNano(0),
        count,
        worst,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        resident.replaceAll("\\s+", " "));
  }

  private static void times() {
    TornadovmAccelerator device = new TornadovmAccelerator();
    long start = System.nanoTime();
    System.out.println(device.devices().getFirst());
    System.out.printf("runtime and devices: %.2f s%n", (System.nanoTime() - start) / 1e9);
    System.out.println("| n | shape | set | CPU | TornadoVM | first projection |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    Projection simplex = Parts.create(new SimplexPlugin(), Kind.PROJECTION, "simplex", Map.of());
    for (int n : new int[] {1000, 100_000, 1_000_000, 10_000_000}) {
      for (String shape : new String[] {"Gaussian/√n", "uniform"}) {
        for (boolean capped : new boolean[] {false, true}) {
          RandomStream random = RandomStream.of(n);
          double[] point = gaussian(n, random);
          if (shape.equals("uniform")) {
            Arrays.setAll(point, i -> random.nextDouble());
          }
          double k = 0.01 * n;
          Projection cpu = capped ? capped(k) : simplex;
          double there0 = there(device, point.clone(), capped, k);
          double there = median(point, x -> there(device, x, capped, k));
          double here =
              median(
                  point,
                  x -> {
                    HeapVector vector = HeapVector.of(x);
                    long began = System.nanoTime();
                    cpu.project(vector);
                    return (System.nanoTime() - began) / 1e6;
                  });
          System.out.printf(
              Locale.ROOT,
              "| %,d | %s | %s | %.3f ms | %.3f ms | %.0f ms |%n",
              n,
              shape,
              capped ? "capped simplex, K = n/100" : "simplex",
              here,
              there,
              there0);
        }
      }
    }
  }

  private static double there(TornadovmAccelerator device, double[] x, boolean capped, double k) {
    long began = System.nanoTime();
    device.project(x, capped ? 1 : Double.POSITIVE_INFINITY, capped ? k : 1);
    return (System.nanoTime() - began) / 1e6;
  }

  /** Takes a copy of a point, returns milliseconds. */
  private interface Timed {
    double milliseconds(double[] x);
  }

  private static double median(double[] point, Timed timed) {
    int repetitions = point.length > 1_000_000 ? 7 : 21;
    double[] times = new double[repetitions];
    for (int i = -repetitions; i < repetitions; i++) {
      times[Math.max(i, 0)] = timed.milliseconds(point.clone());
    }
    Arrays.sort(times);
    return times[repetitions / 2];
  }

  private static Projection capped(double k) {
    return Parts.create(
        new CappedSimplexPlugin(),
        Kind.PROJECTION,
        "capped-simplex",
        Map.of("k", k, "sum", "equal"));
  }

  private static double[] gaussian(int n, RandomStream random) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> random.nextGaussian() / Math.sqrt(n));
    return x;
  }
}
