package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bilevel.it.Distribution.HOME;
import static org.bilevel.it.Distribution.ROOT;
import static org.bilevel.it.Distribution.bilevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a run, {@code resume} goes on, and the numbers are those of a run left alone. */
final class ResumeIT {
  private static final int KILLS = 30;
  private static final int KILLS_OF_A_RUN = 3;
  private static final int TOO_SHORT = 100;

  private static final String FILE =
      """
      name: small
      experiment: { use: continual-learning, batch: 20, epochs: EPOCHS }
      seeds: [3, 4]
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 100 }
      model: { use: mlp, hidden: [8] }
      selector: { use: bcsr, size: 4, outer-steps: 2 }
      buffer: { use: reservoir, capacity: 8 }
      variants:
        bcsr: {}
        adam: { experiment.optimizer: adam, buffer: { use: class-fair, capacity: 8 } }
      """;

  @TempDir private Path work = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() {
    file = Distribution.write(work.resolve("small.yaml"), FILE.replace("EPOCHS", "2"));
  }

  @Test
  void killedAtAnyMomentItEndsWithTheSameBits() {
    Path whole = Jars.mkdirs(work.resolve("whole"));
    Result run = bilevel(whole, "run", file.toString(), "--plain", "--no-report").expect(0);
    String metrics = Distribution.read(Distribution.onlyRun(whole).resolve("metrics.csv"));
    assertThat(metrics.lines().count()).as(run.all()).isGreaterThan(50);
    Random random = new Random(6);
    int kills = 0;
    int interrupted = 0;
    for (int i = 0; kills < KILLS; i++) {
      Path folder = Jars.mkdirs(work.resolve("killed-" + i));
      start(folder, random.nextInt(1500), "run", file.toString(), "--checkpoint-every", "1");
      kills++;
      Path killed = Distribution.onlyRun(folder);
      for (int again = 1; again < KILLS_OF_A_RUN; again++) {
        if (again == 1 + i % 2) {
          assertReadable(folder, killed, i);
        }
        start(folder, 500 + random.nextInt(3000), "resume", killed.toString());
        kills++;
      }
      interrupted += Files.isDirectory(killed.resolve("cells")) ? 1 : 0;
      bilevel(folder, "resume", killed.toString(), "--quiet", "--no-report").expect(0);
      assertThat(Distribution.read(killed.resolve("metrics.csv"))).isEqualTo(metrics);
      assertThat(killed.resolve("cells")).doesNotExist();
      assertThat(Distribution.read(killed.resolve("state.json")))
          .startsWith("{\n  \"state\" : \"finished\"");
    }
    assertThat(interrupted).as("runs that were really interrupted").isGreaterThan(2);
  }

  /** A report and a comparison can be made of it; of nothing measured a comparison says so. */
  private static void assertReadable(Path folder, Path run, int number) {
    if (number % 4 < 2) {
      bilevel(folder, "report", run.toString()).expect(0);
    } else {
      Result compared = bilevel(folder, "compare", run.toString());
      compared.expect(compared.err().contains("no figure in common") ? 2 : 0);
    }
  }

  @Test
  void aBilevelSolverGoesOnWithinItsCell() {
    Path cleaning =
        Distribution.write(
            work.resolve("cleaning.yaml"),
            """
            experiment: { use: hyper-cleaning, train: 200, validation: 200, steps: 600 }
            seed: 3
            data: digits
            model: { use: mlp, hidden: [16] }
            solver:
              inner: { use: gradient-descent, steps: 10 }
              hypergradient: { use: conjugate-gradient, steps: 5, damping: 0.1, warm-start: true }
              outer: { use: adam, learning-rate: 0.1 }
              start: warm
            """);
    Path whole = Jars.mkdirs(work.resolve("whole"));
    bilevel(whole, "run", cleaning.toString(), "--quiet", "--no-report").expect(0);
    String metrics = Distribution.read(Distribution.onlyRun(whole).resolve("metrics.csv"));
    Random random = new Random(7);
    int interrupted = 0;
    for (int i = 0; i < 4; i++) {
      Path folder = Jars.mkdirs(work.resolve("killed-" + i));
      Process process =
          process(folder, "run", cleaning.toString(), "--checkpoint-every", "1", "--no-report");
      Path killed = awaitRun(folder, process);
      awaitText(killed.resolve("events.jsonl"), "\"event\":\"checkpoint\"", process);
      waitFor(process, random.nextInt(1000));
      process.destroyForcibly();
      waitFor(process, 60_000);
      interrupted += Files.isDirectory(killed.resolve("cells")) ? 1 : 0;
      bilevel(folder, "resume", killed.toString(), "--quiet", "--no-report").expect(0);
      assertThat(Distribution.read(killed.resolve("metrics.csv"))).isEqualTo(metrics);
    }
    assertThat(interrupted).as("runs that were really interrupted").isPositive();
  }

  @Test
  void aFullDiskEndsInOneMessageAndTheRunGoesOnOnceThereIsRoom() throws IOException {
    Path disk = Jars.mkdirs(work.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()))
        .as("a small file system can be mounted here")
        .isZero();
    try {
      Distribution.write(file, FILE.replace("EPOCHS", "8"));
      Files.write(disk.resolve("ballast"), new byte[150_000]);
      Result full = bilevel(work, "run", file.toString(), "--quiet", "--runs", "disk").expect(4);
      Path run = only(disk);
      assertThat(full.err().lines().toList())
          .hasSize(2)
          .satisfies(lines -> {
            assertThat(lines.getFirst()).contains("cannot be written: No space left on device");
            assertThat(lines.getLast()).contains("bilevel resume disk/" + run.getFileName());
          });
      bilevel(work, "resume", run.toString(), "--quiet").expect(4);
      Files.delete(disk.resolve("ballast"));
      assertThat(run("mount", "-o", "remount,size=20m", disk.toString())).isZero();
      bilevel(work, "report", run.toString()).expect(0);
      bilevel(work, "resume", run.toString(), "--quiet").expect(0);
      bilevel(work, "run", file.toString(), "--quiet").expect(0);
      assertThat(Distribution.read(run.resolve("metrics.csv")))
          .isEqualTo(Distribution.read(Distribution.onlyRun(work).resolve("metrics.csv")));
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aThirdPartysPartsNeedNoCodeForIt() throws IOException {
    Path template = ROOT.resolve("plugins/template/src/main");
    Path classes =
        Jars.compileTree(
            template.resolve("java"), work.resolve("c"), List.of(Distribution.api()), false);
    Jars.pack(work.resolve("plugins/acme.jar"), classes);
    Path walk =
        Jars.compile(
            work.resolve("walk"),
            Map.of("module-info.java", WALK_MODULE, "walk/WalkPlugin.java", WALK),
            List.of(Distribution.api()));
    Jars.pack(work.resolve("plugins/walk.jar"), walk);
    Path hardest =
        Distribution.write(
            work.resolve("hardest.yaml"),
            FILE.replace("EPOCHS", "2")
                .replaceFirst("selector: .*", "selector: { use: acme/hardest, size: 4 }"));
    Path walks =
        Distribution.write(
            work.resolve("walks.yaml"), "experiment: walk/walk\nseeds: [1, 2, 3, 4]\n");
    for (Path each : List.of(hardest, walks)) {
      String name = each.getFileName().toString();
      Path whole = Jars.mkdirs(work.resolve("whole-" + name));
      bilevel(whole, "run", each.toString(), "--quiet", "--plugins", "../plugins").expect(0);
      Path folder = Jars.mkdirs(work.resolve("killed-" + name));
      start(folder, 700, "run", each.toString(), "--plugins", "../plugins");
      Path run = Distribution.onlyRun(folder);
      assertThat(run.resolve("cells")).as("was interrupted").isDirectory();
      String[] resume = {"resume", run.toString(), "--quiet", "--plugins", "../plugins"};
      bilevel(folder, resume).expect(0);
      assertThat(Distribution.read(run.resolve("metrics.csv")))
          .isEqualTo(Distribution.read(Distribution.onlyRun(whole).resolve("metrics.csv")));
      assertThat(run.resolve("report.html")).exists();
    }
  }

  private static final String WALK_MODULE =
      """
      module walk {
        requires org.bilevel.api;
        provides org.bilevel.api.plugin.BilevelPlugin with walk.WalkPlugin;
      }
      """;

  private static final String WALK =
      """
      package walk;

      import java.util.*;
      import org.bilevel.api.*;
      import org.bilevel.api.plugin.*;
      import org.bilevel.api.run.*;

      public final class WalkPlugin implements BilevelPlugin {
        public List<PartFactory<?>> factories() {
          return List.of(
              PartFactory.of(
                  Kind.EXPERIMENT, "walk/walk", "Walks.", List.of(), (v, c) -> WalkPlugin::walk));
        }

        private static Outcome walk(RunContext context) {
          RandomStream random = context.random("walk");
          double sum = 0;
          for (int step = 1; step <= 1000; step++) {
            context.checkStopped();
            for (int i = 0; i < 50_000; i++) {
              sum += random.nextDouble() - 0.5;
            }
            context.report(
                new RunEvent.Metric(
                    "place", sum, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(step)));
          }
          return new Outcome(List.of(new Outcome.Figure("place", "", sum, true)));
        }
      }
      """;

  @Test
  void ctrlCSavesAndSaysHowToGoOn() {
    Distribution.write(file, FILE.replace("EPOCHS", "100000"));
    Path folder = Jars.mkdirs(work.resolve("stopped"));
    Process process = process(folder, "run", file.toString(), "--set", "seeds=[3]");
    Path run = awaitRun(folder, process);
    awaitText(run.resolve("events.jsonl"), "\"event\":\"progress\"", process);
    run("kill", "-INT", Long.toString(process.pid()));
    Result result = end(folder, process);
    result.expect(130);
    assertThat(result.err()).contains("Go on with: bilevel resume runs/" + run.getFileName());
    assertThat(result.out()).contains("Report: ");
    assertThat(run.resolve("report.html")).exists();
    assertThat(run.resolve("cells/0000-checkpoint.bin")).exists();

    // while it goes on, nobody else may
    Process resumed = process(folder, "resume", "runs/" + run.getFileName());
    awaitText(run.resolve("provenance.json"), "\"resumed\"", resumed);
    Result refused = bilevel(folder, "resume", "runs/" + run.getFileName()).expect(2);
    assertThat(refused.err().lines().toList())
        .containsExactly(
            "runs/" + run.getFileName() + " is in use: a run writes to it.",
            "Maybe wait until it has ended, or stop it with Ctrl-C.");
    run("kill", "-INT", Long.toString(resumed.pid()));
    end(folder, resumed).expect(130);
  }

  @Test
  void aReplayFindsTheFirstDifference() throws IOException {
    Distribution.write(file, FILE.replace("EPOCHS", "1"));
    bilevel(work, "run", file.toString(), "--quiet", "--set", "seeds=[3]").expect(0);
    Path run = Distribution.onlyRun(work);
    assertThat(
            bilevel(work, "replay", run.toString(), "--quiet", "--runs", "again").expect(0).out())
        .contains("The metrics are those of " + run + ", bit for bit.");
    Path provenance = run.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replaceFirst("(\"digits[^\"]*\" : \")[0-9a-f]{12}", "$1abcdefabcdef"));
    Path metrics = run.resolve("metrics.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(metrics));
    String changed = lines.get(3) + "1";
    lines.set(3, changed);
    Files.write(metrics, lines);
    Result other = bilevel(work, "replay", run.toString(), "--quiet", "--runs", "other").expect(1);
    assertThat(other.out())
        .contains(
            "The metrics are not those of " + run + ".",
            "  line 4 of metrics.csv: was " + changed + ", is ",
            "  data digits {test-share: 0.2}: was SHA-256 abcdefabcdef…, is SHA-256 ");
  }

  /** Begin a process, and kill it some time after its run folder is there. */
  private static void start(Path folder, int milliseconds, String... arguments) {
    Process process = process(folder, arguments);
    awaitRun(folder, process);
    waitFor(process, milliseconds);
    process.destroyForcibly();
    waitFor(process, 60_000);
  }

  private static Process process(Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "--default-signal=INT", HOME.resolve("bin/bilevel").toString()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("out.txt").toFile())
              .redirectError(folder.resolve("err.txt").toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result end(Path folder, Process process) {
    waitFor(process, 60_000);
    boolean alive = process.isAlive();
    process.destroyForcibly();
    assertThat(alive).as("still alive").isFalse();
    return new Result(
        process.exitValue(),
        Distribution.read(folder.resolve("out.txt")),
        Distribution.read(folder.resolve("err.txt")));
  }

  private static Path awaitRun(Path folder, Process process) {
    Path runs = folder.resolve("runs");
    for (int i = 0; i < 60_000 / TOO_SHORT; i++) {
      if (Files.isDirectory(runs)) {
        Optional<Path> run = visible(runs).stream().findFirst();
        if (run.isPresent()) {
          return run.get();
        }
      }
      waitFor(process, TOO_SHORT);
    }
    throw new AssertionError("no run began; " + Distribution.read(folder.resolve("err.txt")));
  }

  private static void awaitText(Path file, String text, Process process) {
    for (int i = 0; i < 60_000 / TOO_SHORT; i++) {
      if (Files.exists(file) && Distribution.read(file).contains(text)) {
        return;
      }
      waitFor(process, TOO_SHORT);
    }
    throw new AssertionError(file + " never had " + text);
  }

  private static Path only(Path runs) {
    List<Path> all = visible(runs).stream().filter(Files::isDirectory).toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** The entries of a folder that are not about to be named yet. */
  private static List<Path> visible(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waitFor(Process process, int milliseconds) {
    try {
      boolean unused = process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
