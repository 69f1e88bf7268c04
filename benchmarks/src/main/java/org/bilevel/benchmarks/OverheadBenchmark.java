package org.bilevel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PartSetting;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.PipelineRequest;
import org.bilevel.runtime.core.RunOptions;

/**
 * Prints what a run takes more than its experiment alone: the quickstart's BCSR variant, three
 * seeds on digits, with events, a listener that writes out progress, checksums, metrics and
 * checkpoints in a run folder; and the same experiments with a context that keeps nothing. Both in
 * turn, round after round, so that what else the machine does hits both.
 */
public final class OverheadBenchmark {
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 25;
  private static final int SEEDS = 3;

  private static final List<String> SETTINGS =
      List.of(
          "experiment.train-on=batch",
          "experiment.batch=50",
          "data.use=digits",
          "stream={use: split, classes-per-task: 2}",
          "model={use: mlp, hidden: [64]}",
          "selector={use: bcsr, size: 10}",
          "buffer={use: task-slots, capacity: 50}");

  private OverheadBenchmark() {}

  /** A context without a run folder. */
  private static final class Nothing implements RunContext {
    private final long seed;
    private int events;

    Nothing(long seed) {
      this.seed = seed;
    }

    @Override
    public RandomStream random(String name) {
      return RandomStream.of(seed).split(name);
    }

    @Override
    public void report(RunEvent event) {
      events++;
    }

    @Override
    public void checkStopped() {}
  }

  /**
   * Measure and print.
   *
   * @param args how many rounds, 25 if it is not given
   * @throws IOException if no folder can be made
   */
  public static void main(String[] args) throws IOException {
    int rounds = args.length == 0 ? ROUNDS : Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("bilevel-overhead");
    Path file =
        Files.writeString(
            folder.resolve("quick.yaml"),
            """
            seeds: [0, 1, 2]
            experiment: { use: continual-learning, train-on: batch, batch: 50 }
            data: digits
            stream: { use: split, classes-per-task: 2 }
            model: { use: mlp, hidden: [64] }
            selector: { use: bcsr, size: 10 }
            buffer: { use: task-slots, capacity: 50 }
            """);
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
      double[] alone = new double[rounds];
      double[] automatic = new double[rounds];
      double[] everyTen = new double[rounds];
      for (int i = -WARM_UP; i < rounds; i++) {
        double a = alone(bilevel);
        double b = run(bilevel, pipeline, folder, RunOptions.CHEAP_CHECKPOINTS);
        double c = run(bilevel, pipeline, folder, 10);
        if (i >= 0) {
          alone[i] = a;
          automatic[i] = b;
          everyTen[i] = c;
        }
      }
      System.out.printf(
          "Seconds of a quick BCSR run, %d rounds in turn: median, fastest; more than alone by"
              + " medians, by the fastest, median of the rounds' ratios%n",
          rounds);
      print("the experiments alone", alone, alone);
      print("run folder, progress, checkpoints by cost", automatic, alone);
      print("the same, --checkpoint-every 10", everyTen, alone);
    } finally {
      delete(folder);
    }
  }

  private static double alone(Bilevel bilevel) {
    long begin = System.nanoTime();
    for (long seed = 0; seed < SEEDS; seed++) {
      Experiment experiment =
          bilevel.make(
              factory(bilevel),
              SETTINGS.stream().map(OverheadBenchmark::setting).toList(),
              warning -> {});
      experiment.run(new Nothing(seed));
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  @SuppressWarnings("unchecked") // the factories of a kind make its interface
  private static PartFactory<Experiment> factory(Bilevel bilevel) {
    return (PartFactory<Experiment>)
        bilevel.catalog().find(Kind.EXPERIMENT, "continual-learning").orElseThrow();
  }

  private static PartSetting setting(String text) {
    int equals = text.indexOf('=');
    String key = text.substring(0, equals).replaceFirst("^experiment\\.", "");
    return new PartSetting(text, key, text.substring(equals + 1));
  }

  private static double run(Bilevel bilevel, Pipeline pipeline, Path folder, int checkpointEvery)
      throws IOException {
    try (var log = Files.newBufferedWriter(folder.resolve("progress.txt"))) {
      RunListener progress =
          (cell, event) -> {
            if (event instanceof RunEvent.Progress p) {
              try {
                log.write("%s %d/%d %s%n".formatted(p.phase(), p.done(), p.total(), p.values()));
                log.flush();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          };
      long begin = System.nanoTime();
      bilevel.run(
          pipeline, new RunOptions(folder.resolve("runs"), 1, List.of(progress), checkpointEvery));
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static void print(String what, double[] with, double[] alone) {
    double[] ratios = new double[with.length];
    Arrays.setAll(ratios, i -> 100 * (with[i] / alone[i] - 1));
    System.out.printf(
        "  %-42s%6.3f  %6.3f   %+5.1f %% %+5.1f %% %+5.1f %%%n",
        what,
        median(with),
        fastest(with),
        100 * (median(with) / median(alone) - 1),
        100 * (fastest(with) / fastest(alone) - 1),
        median(ratios));
  }

  private static double fastest(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
