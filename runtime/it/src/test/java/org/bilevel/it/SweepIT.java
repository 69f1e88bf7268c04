package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;
import static org.bilevel.it.Distribution.bilevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep: every cell a process, a failing one stops no other, started again it goes on. */
final class SweepIT {
  private static final String FILE =
      """
      experiment: { use: continual-learning, batch: 20 }
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 40 }
      model: { use: mlp, hidden: [8] }
      selector: { use: bcsr, size: 4 }
      buffer: { use: task-slots, capacity: 8 }
      variants:
        bcsr: {}
        uniform: { selector: { use: uniform, size: 4 } }
      """;

  @TempDir private Path work = Path.of("");

  @BeforeEach
  void writeFile() {
    Distribution.write(work.resolve("x.yaml"), FILE);
  }

  @Test
  void aBrokenCellStopsNoOtherAndRunsAgainAlone() throws IOException {
    Path sweep = work.resolve("sweeps/x");
    Path broken = sweep.resolve("cells/uniform_selector.size-5_seed-1");
    Jars.mkdirs(sweep.resolve("cells"));
    Files.createFile(broken); // where the cell's folder is to be

    Result result = sweep("--grid", "selector.size=4,5").expect(4);
    assertThat(result.out())
        .contains("Sweep folder: sweeps/x: 11 of 12 finished, 1 FAILED", "2 of 3, 1 FAILED");
    assertThat(result.err())
        .contains("uniform, selector.size=5, seed 1: " + work.relativize(broken))
        .contains("a file of this name is in the way");
    assertThat(bilevel(work, "compare", "sweeps/x").expect(0).out())
        .contains("bcsr, selector.size=4 ", "a file of this name is in the way");
    String metrics = Distribution.read(sweep.resolve("metrics.csv"));

    Files.delete(broken);
    result = sweep("--grid", "selector.size=4,5").expect(0);
    assertThat(result.err().lines().filter(l -> l.endsWith("had finished before"))).hasSize(11);
    assertThat(result.err()).contains("12/12 uniform, selector.size=5, seed 1: finished");
    assertThat(result.out()).contains("12 of 12 finished").doesNotContain("FAILED");
    String all = Distribution.read(sweep.resolve("metrics.csv"));
    assertThat(all.lines()).containsAll(metrics.lines().toList());
    assertThat(all.lines().count()).isGreaterThan(metrics.lines().count());

    // the figures are those of one run of the file
    bilevel(work, "run", "x.yaml", "--quiet", "--set", "seeds=[0, 1, 2]").expect(0);
    String run = Distribution.read(Distribution.onlyRun(work).resolve("metrics.csv"));
    assertThat(all.replace("\"bcsr, selector.size=4\"", "bcsr").lines())
        .containsAll(run.lines().filter(line -> line.startsWith("bcsr,")).toList());

    // a changed file runs again, cells with the same configuration do not
    Distribution.write(work.resolve("x.yaml"), FILE.replace("{}", "{ buffer.capacity: 9 }"));
    result = sweep("--grid", "selector.size=4").expect(0);
    assertThat(result.err().lines().filter(l -> l.endsWith("had finished before"))).hasSize(3);
    assertThat(result.err()).contains("bcsr, selector.size=4, seed 2: finished");
  }

  @Test
  void reportersAndSavedModelsAreThoseOfEachCell() throws IOException {
    String asked = "reporters: [tensorboard]\nsave: [predictions.csv]\n";
    Distribution.write(work.resolve("x.yaml"), asked + FILE);
    sweep("--grid", "buffer.capacity=8").expect(0);
    try (Stream<Path> files = Files.walk(work.resolve("sweeps/x/cells"))) {
      List<Path> all = files.toList();
      assertThat(all)
          .filteredOn(path -> path.getFileName().toString().startsWith("events.out.tfevents"))
          .hasSize(6)
          .allSatisfy(path -> assertThat(path).isNotEmptyFile());
      assertThat(all).filteredOn(path -> path.endsWith("predictions.csv")).hasSize(6);
    }
    assertThat(Distribution.read(work.resolve("sweeps/x/effective.yaml")))
        .doesNotContain("tensorboard", "predictions");

    // what a run is reported to is no part of its configuration
    Distribution.write(work.resolve("x.yaml"), FILE);
    Result result = sweep("--grid", "buffer.capacity=8").expect(0);
    assertThat(result.err().lines().filter(l -> l.endsWith("had finished before"))).hasSize(6);
  }

  @Test
  void aRefusedSettingIsMarked() {
    Result result =
        bilevel(work, "sweep", "x.yaml", "--grid", "buffer.capacity=8,eight", "--out", "s")
            .expect(2);
    assertThat(result.out()).contains("s: 2 of 4 finished, 2 FAILED");
    assertThat(result.err())
        .contains("bcsr, buffer.capacity=eight, seed 0: ", "must be a whole number", "'eight'");
  }

  @Test
  void mistakesAreSaidAtOnce() {
    for (String[] mistake :
        new String[][] {
          {"--grid", "selector.size", "no key with values"},
          {"--grid", "selector.size=4,4", "there twice"},
          {"--grid", "selector.siez=4,5", "'size'"},
          {"--seeds", "4..0", "such as 0..4"},
          {"--jobs", "0", "at least 1"},
          {"--variant", "bscr", "Maybe you mean 'bcsr'"},
        }) {
      Result result = bilevel(work, "sweep", "x.yaml", mistake[0], mistake[1]).expect(2);
      assertThat(result.err()).as(mistake[1]).contains(mistake[2]);
    }
    assertThat(work.resolve("sweeps")).doesNotExist();
  }

  @Test
  void ctrlCStopsTheProcesses() throws IOException, InterruptedException {
    String printed =
        CtrlC.at(
            line -> line.contains("1/2 uniform, experiment.epochs=1, seed 0: finished"),
            work,
            "sweep",
            "x.yaml",
            "--grid",
            "experiment.epochs=1,100000",
            "--variant",
            "uniform");
    assertThat(printed)
        .contains("uniform, experiment.epochs=100000, seed 0: stopped", "1 of 2 finished");
    assertThat(Distribution.read(work.resolve("sweeps/x/state.json")))
        .contains("\"state\" : \"stopped\"");
  }

  @Test
  void aKilledSweepGoesOnWhereItWas() throws IOException, InterruptedException {
    String[] arguments = {
      "sweep", "x.yaml", "--variant", "uniform", "--set", "experiment.epochs=200"
    };
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/bilevel").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("killed.txt").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    Path cell = work.resolve("sweeps/x/cells/uniform_seed-0");
    while (checkpoints(cell) == 0) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("it ended too soon").isFalse();
    }
    List<ProcessHandle> cells = process.descendants().toList();
    process.destroyForcibly().waitFor();
    cells.forEach(ProcessHandle::destroyForcibly);
    cells.forEach(handle -> handle.onExit().join());

    assertThat(bilevel(work, arguments).expect(0).out()).contains("1 of 1 finished");
    try (Stream<Path> runs = Files.list(cell)) {
      assertThat(runs.filter(Files::isDirectory)).as("the run that was killed went on").hasSize(1);
    }
  }

  /** Return how many checkpoints the runs of a cell have. */
  private static long checkpoints(Path cell) throws IOException {
    if (!Files.isDirectory(cell)) {
      return 0;
    }
    try (Stream<Path> files =
        Files.find(cell, 3, (path, _) -> path.toString().matches(".*-checkpoint(-[ab])?\\.bin"))) {
      return files.count();
    } catch (UncheckedIOException e) { // a folder got its name between two looks
      return 0;
    }
  }

  private Result sweep(String... further) {
    String[] arguments = new String[6 + further.length];
    System.arraycopy(
        new String[] {"sweep", "x.yaml", "--seeds", "0..2", "--jobs", "2"}, 0, arguments, 0, 6);
    System.arraycopy(further, 0, arguments, 6, further.length);
    return bilevel(work, arguments);
  }
}
