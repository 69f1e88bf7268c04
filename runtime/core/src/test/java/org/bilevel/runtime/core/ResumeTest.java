package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumeTest {
  private static final String FILE =
      """
      name: toys
      experiment: {use: toy, steps: 6, keep: KEEP}
      seeds: [0, 1]
      selector: {use: first, size: 2}
      variants:
        a:
        "b, c": {experiment: {steps: 7}}
      """;

  @TempDir Path folder;
  private Path whole = Path.of("");
  private Path wholeKept = Path.of("");

  @BeforeEach
  void runToTheEnd() throws IOException {
    whole = run(false, stop -> (cell, event) -> {}).folder();
    wholeKept = run(true, stop -> (cell, event) -> {}).folder();
  }

  @Test
  void stateChangesNoNumber() throws IOException {
    assertThat(text(wholeKept, "metrics.csv")).isEqualTo(text(whole, "metrics.csv"));
  }

  @Test
  void endsWithTheFilesOfARunThatWasNotInterrupted() throws IOException {
    for (boolean keep : List.of(false, true)) {
      for (int cell = 0; cell < 4; cell++) {
        for (int step : List.of(1, 4, 6)) {
          Path run = run(keep, stopAt(cell, step)).folder();
          assertThat(text(run, "state.json")).startsWith("{\n  \"state\" : \"stopped\"");
          assertThat(resume(run, 2).cells()).hasSize(4).allMatch(CellResult.Done.class::isInstance);
          assertSameAsWhole(run);
        }
      }
    }
  }

  @Test
  void whatACheckpointHoldsIsNotDoneAgain() throws IOException {
    Path run = run(true, stopAt(1, 4)).folder();
    assertThat(resumedSteps(run)).containsExactly(5, 6);
    assertSameAsWhole(run);
  }

  @Test
  void aDamagedCheckpointLeavesTheOneBeforeIt() throws IOException {
    Path run = run(true, stopAt(1, 4)).folder();
    Path last = run.resolve("cells/0001-checkpoint.bin");
    Files.copy(last, run.resolve("cells/0001-checkpoint-a.bin"));
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      RunListener stopping = stopAt(1, 5).stopping(bilevel);
      bilevel.resume(bilevel.recorded(run), run, options(1, stopping), false, warning -> {});
    }
    append(last, "x");
    assertThat(resumedSteps(run)).containsExactly(5, 6);
    assertSameAsWhole(run);
  }

  @Test
  void checkpointsAreEvents() throws IOException {
    List<RunEvent.Checkpoint> seen = new ArrayList<>();
    Path run =
        run(
                true,
                bilevel ->
                    (cell, event) -> {
                      if (event instanceof RunEvent.Checkpoint checkpoint) {
                        seen.add(checkpoint);
                      } else if (event instanceof RunEvent.Finished) {
                        seen.clear(); // none comes later
                      } else if (event instanceof RunEvent.Progress p && p.done() == 5) {
                        bilevel.stop();
                      }
                    })
            .folder();
    assertThat(seen)
        .isNotEmpty()
        .allSatisfy(checkpoint -> {
          assertThat(checkpoint.bytes()).isPositive();
          assertThat(checkpoint.seconds()).isPositive();
        });
    assertThat(text(run, "events.jsonl").lines().filter(line -> line.contains("checkpoint")))
        .hasSize(seen.size())
        .last()
        .asString()
        .contains("\"event\":\"checkpoint\",\"bytes\":" + seen.getLast().bytes() + ",");
  }

  @Test
  void aRunMayBeInterruptedAgainAndAgain() throws IOException {
    Path run = run(true, stopAt(0, 2)).folder();
    for (int i = 0; i < 4; i++) {
      for (int step : List.of(3, 5)) {
        try (Bilevel bilevel = Bilevel.open(List.of())) {
          RunListener stopping = stopAt(i, step).stopping(bilevel);
          bilevel.resume(bilevel.recorded(run), run, options(1, stopping), false, warning -> {});
        }
      }
    }
    resume(run, 1);
    assertSameAsWhole(run);
    assertThat(text(run, "provenance.json")).contains("\"resumed\" : [ \"");
  }

  @Test
  void tornLinesAndDamagedCheckpointsAreMended() throws IOException {
    Path run = run(true, stopAt(1, 4)).folder();
    append(run.resolve("events.jsonl"), "{\"time\":\"2026-01-01T00:00:00Z\",\"cell\":1,\"va");
    append(run.resolve("metrics.csv"), "a,1,su");
    append(run.resolve("outcome.csv"), "a,0");
    append(run.resolve("cells/0001-checkpoint.bin"), "x");
    Files.writeString(run.resolve("cells/0002-checkpoint.bin.new"), "half of");
    assertThat(resume(run, 1).cells()).allMatch(CellResult.Done.class::isInstance);
    assertSameAsWhole(run);
  }

  @Test
  void manyLinesOfACellAreCutAtItsCheckpoint() throws IOException {
    List<String> many = List.of("experiment.steps=2000");
    RunListener nothing = (cell, event) -> {};
    Path uninterrupted = run(true, many, stop -> nothing).folder();
    Path run = run(true, many, stopAt(1, 1500)).folder();
    append(run.resolve("cells/0001-metrics.csv"), "a,1,sum,1,,9,0.5\na,1,");
    assertThat(resumedSteps(run)).startsWith(1501).endsWith(2000);
    assertThat(untimed(text(run, "metrics.csv")))
        .hasSizeGreaterThan(100_000)
        .isEqualTo(untimed(text(uninterrupted, "metrics.csv")));
  }

  @Test
  void whatFailedRunsAgain() throws IOException {
    Path run;
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      Pipeline pipeline = bilevel.check(new PipelineRequest(file(false), List.of(), false));
      RunReport report = bilevel.run(pipeline, options(1));
      run = report.folder();
    }
    assertThat(Bilevel.isFinished(run)).isTrue();

    Path failing = Files.createDirectory(folder.resolve("flag"));
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      Pipeline pipeline =
          bilevel.check(
              new PipelineRequest(file(true), List.of("experiment.fail-if=" + failing), false));
      run = bilevel.run(pipeline, options(1)).folder();
    }
    assertThat(text(run, "state.json")).startsWith("{\n  \"state\" : \"failed\"");
    assertThat(names(run)).contains("cells", "error-a-seed-0.txt");
    Files.delete(failing);
    assertThat(resume(run, 1).cells()).allMatch(CellResult.Done.class::isInstance);
    assertSameAsWhole(run);
  }

  @Test
  void aCellWhoseEndCannotBeWrittenRunsAgain() throws IOException {
    for (int index : List.of(0, 3)) {
      String end = "cells/%04d-end.bin".formatted(index);
      RunListener inTheWay =
          (cell, event) -> {
            if (cell.index() == index && event instanceof RunEvent.Finished) {
              assertThat(newest().resolve(end).toFile().mkdir()).isTrue();
            }
          };
      BilevelException e =
          catchThrowableOfType(BilevelException.class, () -> run(true, stop -> inTheWay));
      assertThat(e).hasMessageContaining(end + " cannot be written").hasMessageContaining("resume");
      assertThat(e.category()).isEqualTo(Category.DATA);
      Path run = newest();
      assertThat(text(run, "state.json")).contains("\"category\" : \"DATA\"");
      Files.delete(run.resolve(end));
      assertThat(resume(run, 1).cells()).allMatch(CellResult.Done.class::isInstance);
      assertSameAsWhole(run);
    }
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    List<BilevelException> refused = new ArrayList<>();
    run(
        false,
        bilevel ->
            (cell, event) -> {
              if (refused.isEmpty()) {
                refused.add(
                    catchThrowableOfType(BilevelException.class, () -> resume(newest(), 1)));
              }
            });
    assertThat(refused)
        .singleElement()
        .satisfies(e -> {
          assertThat(e).hasMessageContaining(" is in use: a run writes to it.");
          assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
        });
  }

  @Test
  void otherPluginsAreRefusedUnlessForced() throws IOException {
    Path run = run(true, stopAt(1, 4)).folder();
    Path provenance = run.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replaceFirst("\"bilevel\" : \"[^\"]*\"", "\"bilevel\" : \"0.0.1\""));
    BilevelException e = catchThrowableOfType(BilevelException.class, () -> resume(run, 1));
    assertThat(e).hasMessageContaining("bilevel: was 0.0.1, is ").hasMessageContaining("--force");
    assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
    List<String> warnings = new ArrayList<>();
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      bilevel.resume(bilevel.recorded(run), run, options(1), true, warnings::add);
    }
    assertThat(warnings).singleElement().asString().startsWith("bilevel: was 0.0.1, is ");
    assertSameAsWhole(run);
  }

  @Test
  void aReplayIsComparedLineByLine() throws IOException {
    assertThat(RunComparison.of(whole, wholeKept).lines()).isEmpty();
    Path stopped = run(false, stopAt(2, 3)).folder();
    assertThat(RunComparison.of(stopped, whole).metrics()).isEmpty();
    Path metrics = wholeKept.resolve("metrics.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(metrics));
    lines.set(2, lines.get(2).replaceFirst("0\\.", "9."));
    Files.write(metrics, lines);
    assertThat(RunComparison.of(whole, wholeKept).metrics())
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("line 3 of metrics.csv: was a,0,sum,1,,2,"));
  }

  @Test
  void whatIsNoRunIsRefused() {
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      assertThat(catchThrowableOfType(BilevelException.class, () -> bilevel.recorded(folder)))
          .hasMessageContaining("is no run folder: it has no effective.yaml.");
    }
  }

  private void assertSameAsWhole(Path run) throws IOException {
    for (String file : List.of("metrics.csv", "outcome.csv")) {
      assertThat(untimed(text(run, file))).isEqualTo(untimed(text(whole, file)));
    }
    assertThat(text(run, "timings.csv").lines().count())
        .isEqualTo(text(whole, "timings.csv").lines().count());
    assertThat(events(run)).isEqualTo(events(whole));
    assertThat(text(run, "state.json")).startsWith("{\n  \"state\" : \"finished\"");
    assertThat(names(run)).isEqualTo(names(whole));
    assertThat(Bilevel.isFinished(run)).isTrue();
  }

  /** The events in the order of the cells, without times and what was written when. */
  private static List<String> events(Path run) throws IOException {
    return text(run, "events.jsonl")
        .lines()
        .filter(line -> !line.contains("\"event\":\"checkpoint\""))
        .map(line ->
            line.replaceAll("\"(time|seconds|peakMemory)\":[^,}]*", "")
                .replaceAll("\"figures\":.*", ""))
        .sorted()
        .toList();
  }

  private static String untimed(String text) {
    return text.replaceAll("time,s,[^,]*,", "");
  }

  /** What makes a listener that may stop the run. */
  private interface Stopping {
    RunListener stopping(Bilevel bilevel);
  }

  private static Stopping stopAt(int cell, int step) {
    return bilevel ->
        (of, event) -> {
          if (of.index() == cell && event instanceof RunEvent.Progress p && p.done() == step) {
            bilevel.stop();
          }
        };
  }

  private RunReport run(boolean keep, Stopping stopping) throws IOException {
    return run(keep, List.of(), stopping);
  }

  private RunReport run(boolean keep, List<String> overrides, Stopping stopping)
      throws IOException {
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      Pipeline pipeline = bilevel.check(new PipelineRequest(file(keep), overrides, false));
      return bilevel.run(pipeline, options(1, stopping.stopping(bilevel)));
    }
  }

  /** Resume a run and return the steps that its second cell reports. */
  private static List<Integer> resumedSteps(Path run) {
    List<Integer> steps = new ArrayList<>();
    resume(
        run,
        1,
        (cell, event) -> {
          if (cell.index() == 1 && event instanceof RunEvent.Metric metric) {
            metric.step().ifPresent(steps::add);
          }
        });
    return steps;
  }

  private static RunReport resume(Path run, int jobs, RunListener... listeners) {
    try (Bilevel bilevel = Bilevel.open(List.of())) {
      RunOptions options = new RunOptions(run, jobs, List.of(listeners), 2);
      return bilevel.resume(bilevel.recorded(run), run, options, false, warning -> {});
    }
  }

  private RunOptions options(int jobs, RunListener... listeners) {
    return new RunOptions(folder.resolve("runs"), jobs, List.of(listeners), 2);
  }

  private Path file(boolean keep) throws IOException {
    return Files.writeString(
        folder.resolve("p.yaml"), FILE.replace("KEEP", Boolean.toString(keep)));
  }

  private Path newest() {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return runs.max((a, b) -> name(a).compareTo(name(b))).orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String text(Path run, String file) throws IOException {
    return Files.readString(run.resolve(file));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
