package org.bilevel.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.runtime.cli.ProgressView;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PartSetting;
import org.bilevel.runtime.core.Pipeline;
import org.bilevel.runtime.core.PipelineRequest;
import org.bilevel.runtime.core.RunOptions;

/**
 * Prints what a run takes more than its experiments alone: BCSR, and as many cells as the
 * quickstart has, three seeds each on digits, with events, the bar of a terminal, checksums,
 * metrics and checkpoints in a run folder; and the same experiments with a context that keeps
 * nothing, in a new thread each time, too, since memory that a thread takes for the first time is
 * slower. All in turn, round after round and every other round backwards, so that what else the
 * machine does hits all; in time that passed, and in processor time of the whole process, which
 * knows no waiting, neither for the disk nor for other processes.
 *
 * <p>Hundreds of runs that select at random, a tenth as long, come first: what a run does a few
 * times only, the just-in-time compiler takes up late, and it would still be busy for milliseconds
 * of each run that is measured.
 */
public final class OverheadBenchmark {
  private static final int SHORT_WARM_UP = 600;
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 200;
  private static final int SEEDS = 3;

  private static final List<String> COMMON =
      List.of(
          "experiment.train-on=batch",
          "experiment.batch=50",
          "data.use=digits",
          "stream={use: split, classes-per-task: 2}",
          "model={use: mlp, hidden: [64]}",
          "buffer={use: task-slots, capacity: 50}");

  private static final String BCSR = "{ use: bcsr, size: 10 }";
  private static final String UNIFORM = "{ use: uniform, size: 10 }";

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Bilevel bilevel;
  private final Path folder;
  private final PrintStream terminal;

  private OverheadBenchmark(Bilevel bilevel, Path folder, PrintStream terminal) {
    this.bilevel = bilevel;
    this.folder = folder;
    this.terminal = terminal;
  }

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

  /** Something to be measured. */
  private interface Work {
    void run() throws IOException;
  }

  /** A row of the table: seconds that passed and seconds of processors, of each round. */
  private record Row(String what, Work work, double[] passed, double[] worked) {
    Row(String what, int rounds, Work work) {
      this(what, work, new double[rounds], new double[rounds]);
    }

    void measure(int round) throws IOException {
      long worked = SYSTEM.getProcessCpuTime();
      long began = System.nanoTime();
      work.run();
      if (round >= 0) {
        passed[round] = (System.nanoTime() - began) / 1e9;
        this.worked[round] = (SYSTEM.getProcessCpuTime() - worked) / 1e9;
      }
    }

    void print(Row alone) {
      double[] more = more(passed, alone.passed);
      // between these ranks the median of the machine lies in 95 of 100 benchmarks
      int away = (int) Math.ceil(0.98 * Math.sqrt(more.length));
      System.out.printf(
          "  %-42s%7.3f %7.3f  %+5.1f %% (%+4.1f to %+4.1f)  %7.3f  %+5.1f %%%n",
          what,
          median(passed),
          Arrays.stream(passed).min().orElseThrow(),
          median(more),
          more[Math.max(0, more.length / 2 - away)],
          more[Math.min(more.length - 1, more.length / 2 + away)],
          Arrays.stream(worked).average().orElseThrow(),
          100 * (Arrays.stream(worked).sum() / Arrays.stream(alone.worked).sum() - 1));
    }
  }

  /**
   * Measure and print.
   *
   * @param args how many rounds, 200 if it is not given
   * @throws IOException if no folder can be made
   */
  public static void main(String[] args) throws IOException {
    int rounds = args.length == 0 ? ROUNDS : Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("bilevel-overhead");
    try (Bilevel bilevel = Bilevel.open(List.of());
        PrintStream terminal = new PrintStream(folder.resolve("terminal.txt").toFile(), UTF_8)) {
      OverheadBenchmark benchmark = new OverheadBenchmark(bilevel, folder, terminal);
      System.out.printf(
          "%d rounds in turn: seconds, median and fastest, and what the run takes more than alone,"
              + " median of the rounds' ratios (and its 95 %% interval); mean processor time, and what it is more%n",
          rounds);
      measure(benchmark.rows(List.of(UNIFORM), 0), SHORT_WARM_UP, 0);
      benchmark.compare("BCSR, 3 seeds", List.of(BCSR), rounds);
      benchmark.compare(
          "BCSR and uniform, 3 seeds, as the quickstart", List.of(BCSR, UNIFORM), rounds);
    } finally {
      delete(folder);
    }
  }

  private void compare(String title, List<String> selectors, int rounds) throws IOException {
    List<Row> rows = rows(selectors, rounds);
    measure(rows, WARM_UP, rounds);
    System.out.println(title);
    rows.forEach(row -> row.print(rows.getFirst()));
  }

  private List<Row> rows(List<String> selectors, int rounds) throws IOException {
    Pipeline pipeline = bilevel.check(new PipelineRequest(file(selectors), List.of(), false));
    return List.of(
        new Row("the experiments alone", rounds, () -> inThread(() -> alone(selectors))),
        new Row(
            "run folder, progress, checkpoints by cost",
            rounds,
            () -> run(pipeline, RunOptions.CHEAP_CHECKPOINTS)),
        new Row("the same, --checkpoint-every 10", rounds, () -> run(pipeline, 10)));
  }

  private static void measure(List<Row> rows, int warmUp, int rounds) throws IOException {
    for (int i = -warmUp; i < rounds; i++) {
      for (Row row : i % 2 == 0 ? rows : rows.reversed()) {
        row.measure(i);
      }
    }
  }

  private Path file(List<String> selectors) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            seeds: [0, 1, 2]
            experiment: { use: continual-learning, train-on: batch, batch: 50 }
            data: digits
            stream: { use: split, classes-per-task: 2 }
            model: { use: mlp, hidden: [64] }
            buffer: { use: task-slots, capacity: 50 }
            variants:
            """);
    for (int i = 0; i < selectors.size(); i++) {
      text.append("  v").append(i).append(": { selector: ").append(selectors.get(i)).append(" }\n");
    }
    return Files.writeString(folder.resolve("quick.yaml"), text);
  }

  private static void inThread(Runnable work) {
    try (ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().factory())) {
      thread.submit(work).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void alone(List<String> selectors) {
    for (String selector : selectors) {
      List<PartSetting> settings =
          Stream.concat(COMMON.stream(), Stream.of("selector=" + selector))
              .map(OverheadBenchmark::setting)
              .toList();
      for (long seed = 0; seed < SEEDS; seed++) {
        bilevel.make(factory(), settings, warning -> {}).run(new Nothing(seed));
      }
    }
  }

  @SuppressWarnings("unchecked") // the factories of a kind make its interface
  private PartFactory<Experiment> factory() {
    return (PartFactory<Experiment>)
        bilevel.catalog().find(Kind.EXPERIMENT, "continual-learning").orElseThrow();
  }

  private static PartSetting setting(String text) {
    int equals = text.indexOf('=');
    String key = text.substring(0, equals).replaceFirst("^experiment\\.", "");
    return new PartSetting(text, key, text.substring(equals + 1));
  }

  private void run(Pipeline pipeline, int checkpointEvery) throws IOException {
    try (ProgressView view = ProgressView.of(pipeline.cells().size(), true, terminal)) {
      bilevel.run(
          pipeline, new RunOptions(folder.resolve("runs"), 1, List.of(view), checkpointEvery));
    }
  }

  /** Return what is more in each round, in per cent, ascending. */
  private static double[] more(double[] with, double[] alone) {
    double[] ratios = new double[with.length];
    Arrays.setAll(ratios, i -> 100 * (with[i] / alone[i] - 1));
    Arrays.sort(ratios);
    return ratios;
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
