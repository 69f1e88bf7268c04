package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
  private static final String FILE =
      """
      name: my run
      experiment: toy
      seeds: [0, 1, 2]
      selector: {use: first, size: 2}
      variants:
        a:
        b: {experiment: {fail: FAIL}}
        c: {experiment: {steps: 7}}
      """;

  @TempDir Path folder;
  private final Bilevel bilevel = Bilevel.open(List.of());

  @AfterEach
  void close() {
    bilevel.close();
  }

  @Test
  void keepsARecordOfEachCell() throws IOException {
    RunReport report = run("no", 1);
    assertThat(report.folder().getFileName().toString()).matches("\\d{8}-\\d{6}-my-run");
    assertThat(names(report.folder()))
        .containsExactly(
            "effective.yaml",
            "events.jsonl",
            "metrics.csv",
            "outcome.csv",
            "pipeline.yaml",
            "provenance.json",
            "state.json",
            "timings.csv");
    assertThat(report.cells()).hasSize(9).allMatch(CellResult.Done.class::isInstance);
    List<String> metrics = lines(report, "metrics.csv");
    assertThat(metrics).hasSize(1 + 3 * (6 + 6 + 8));
    assertThat(metrics.get(0)).isEqualTo("variant,seed,metric,task,after,step,value");
    assertThat(metrics.get(1)).startsWith("a,0,sum,1,,1,0.");
    assertThat(metrics.get(6)).startsWith("a,0,total,,,,");
    assertThat(metrics.getLast()).startsWith("c,2,total,,,,");
    assertThat(lines(report, "outcome.csv")).hasSize(19);
    assertThat(lines(report, "outcome.csv").get(1)).matches("a,0,finished,total,%,.*,true");
    assertThat(lines(report, "timings.csv")).hasSize(1 + 3 * (5 + 5 + 7));
    assertThat(text(report, "state.json")).contains("\"state\" : \"finished\"");
    assertThat(text(report, "provenance.json"))
        .contains("\"seeds\" : [ 0, 1, 2 ]", "\"java\"", "\"cores\"", "\"plugins\"");
    assertThat(text(report, "pipeline.yaml")).isEqualTo(FILE.replace("FAIL", "no"));
    assertThat(lines(report, "events.jsonl"))
        .hasSize(9 * 2 + 3 * 3 * (5 + 5 + 7))
        .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
  }

  /** 0.77 in one line and 77 in another would be two conventions in one file. */
  @Test
  void figuresInPerCentAreFractionsAmongTheMetrics() throws IOException {
    RunReport report = run("no", 1);
    String[] figure = lines(report, "outcome.csv").get(1).split(",");
    String[] metric = lines(report, "metrics.csv").get(6).split(",");
    assertThat(figure).contains("total", "%");
    assertThat(metric).contains("total");
    assertThat(Double.parseDouble(metric[6])).isEqualTo(Double.parseDouble(figure[5]) / 100);
  }

  @Test
  void variantsShareTheDrawsOfEquallyNamedStreams() throws IOException {
    RunReport report = run("no", 1);
    List<String> metrics = lines(report, "metrics.csv");
    assertThat(metrics.get(1).substring(1))
        .isEqualTo(
            metrics.stream()
                .filter(l -> l.startsWith("c,0,"))
                .findFirst()
                .orElseThrow()
                .substring(1));
  }

  @Test
  void metricsDoNotDependOnHowManyCellsRunAtATime() throws IOException {
    for (String fail : List.of("no", "numeric")) {
      String one = text(run(fail, 1), "metrics.csv");
      assertThat(text(run(fail, 3), "metrics.csv")).isEqualTo(one);
      assertThat(text(run(fail, 1), "metrics.csv")).isEqualTo(one);
    }
  }

  @Test
  void aFailingCellStopsNoOther() throws IOException {
    RunReport report = run("numeric", 2);
    assertThat(report.cells().stream().map(cell -> cell.getClass().getSimpleName()))
        .containsExactly(
            "Done", "Done", "Done", "Failed", "Failed", "Failed", "Done", "Done", "Done");
    CellResult.Failed failed = (CellResult.Failed) report.cells().get(3);
    assertThat(failed.failure().category()).isEqualTo(Category.NUMERIC);
    assertThat(failed.failure()).hasMessageContaining("NaN at step 2.");
    assertThat(lines(report, "metrics.csv").stream().filter(l -> l.startsWith("b,1"))).hasSize(2);
    assertThat(lines(report, "outcome.csv")).contains("b,0,failed,,,,");
    assertThat(text(report, "state.json"))
        .contains("\"state\" : \"failed\"", "\"done\" : 2", "\"category\" : \"NUMERIC\"");
    assertThat(text(report, "events.jsonl")).contains("\"event\":\"failed\"", "NaN at step 2.");
  }

  @Test
  void unknownExceptionsAreDefectsWithTheirStackInTheFolder() throws IOException {
    RunReport report = run("defect", 1);
    CellResult.Failed failed = (CellResult.Failed) report.cells().get(4);
    assertThat(failed.failure().category()).isEqualTo(Category.INTERNAL);
    assertThat(failed.failure()).hasMessageContaining("error-b-seed-1.txt");
    assertThat(text(report, "error-b-seed-1.txt"))
        .contains("IllegalStateException: a defect", "ToyPlugin");
  }

  @Test
  void aPluginThatDoesNotLinkOrReturnsNothingIsToBlame() throws IOException {
    for (String fail : List.of("linkage", "nothing")) {
      CellResult.Failed failed = (CellResult.Failed) run(fail, 1).cells().get(3);
      assertThat(failed.failure().category()).isEqualTo(Category.PLUGIN);
    }
  }

  @Test
  void listenersHearEverythingInOrderAndEndNothing() throws IOException {
    List<RunEvent> heard = new ArrayList<>();
    RunReport report =
        run(
            "no",
            1,
            (cell, event) -> {
              throw new IllegalStateException("a listener");
            },
            (cell, event) -> {
              if (cell.index() == 0) {
                heard.add(event);
              }
            });
    assertThat(report.cells()).allMatch(CellResult.Done.class::isInstance);
    assertThat(heard).hasSize(17 + 1);
    assertThat(heard.stream().filter(RunEvent.Warning.class::isInstance))
        .singleElement()
        .asString()
        .contains("the listener " + RunTest.class.getName(), "a listener", "the run goes on");
    assertThat(
            lines(report, "events.jsonl").stream().filter(l -> l.contains("\"event\":\"warning\"")))
        .hasSize(1);
    assertThat(heard.getFirst()).isInstanceOf(RunEvent.Started.class);
    assertThat(heard.getLast())
        .isInstanceOfSatisfying(
            RunEvent.Finished.class,
            finished ->
                finished
                    .peakMemory()
                    .ifPresent(bytes -> assertThat(bytes).isBetween(1L << 24, 1L << 40)));
  }

  @Test
  void stopsAtTheNextStepAndSaysSo() throws IOException {
    RunReport report =
        run(
            "no",
            1,
            (cell, event) -> {
              if (cell.index() == 1 && event instanceof RunEvent.Progress p && p.done() == 3) {
                bilevel.stop();
              }
            });
    assertThat(report.cells().get(0)).isInstanceOf(CellResult.Done.class);
    assertThat(report.cells().subList(1, 9)).allMatch(CellResult.Stopped.class::isInstance);
    assertThat(lines(report, "metrics.csv")).hasSize(1 + 6 + 3);
    assertThat(text(report, "state.json"))
        .contains("\"state\" : \"stopped\"", "\"state\" : \"finished\"");
    assertThat(names(report.folder())).contains("cells"); // to go on with
  }

  @Test
  void anInterruptOfTheCallerStopsTheCellsBeforeItIsHeard() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("long.yaml"),
            "experiment: {use: toy, steps: 1000000}\nseeds: [0, 1]\nselector: {use: first, size: 2}\n");
    Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
    Thread caller = Thread.currentThread();
    RunListener interrupting =
        (cell, event) -> {
          if (event instanceof RunEvent.Progress p && p.done() == 3) {
            caller.interrupt();
          }
        };
    Path runs = folder.resolve("runs");
    BilevelException e =
        catchThrowableOfType(
            BilevelException.class,
            () -> bilevel.run(pipeline, new RunOptions(runs, 1, List.of(interrupting))));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e).hasMessageContaining("interrupted");
    Path run = runs.resolve(names(runs).getFirst());
    assertThat(Files.readString(run.resolve("state.json")))
        .startsWith("{\n  \"state\" : \"stopped\"")
        .doesNotContain("running", "waiting");
    assertThat(names(run)).contains("cells"); // to go on with
  }

  @Test
  void runsOfTheSameSecondHaveFoldersOfTheirOwn() throws IOException {
    assertThat(
            Stream.of(run("no", 1), run("no", 1), run("no", 1)).map(RunReport::folder).distinct())
        .hasSize(3);
  }

  @Test
  void aFileWhereTheRunsShouldGoIsNamedInWords() throws IOException {
    Files.writeString(folder.resolve("runs"), "mine");
    assertThat(
            catchThrowableOfType(BilevelException.class, () -> run("no", 1)).getMessage().lines())
        .containsExactly(
            folder.resolve("runs") + " cannot be written: a file of this name is in the way.",
            "Maybe choose another folder with --runs, or free space on the disk.");
  }

  private RunReport run(String fail, int jobs, RunListener... listeners) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), FILE.replace("FAIL", fail));
    Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
    return bilevel.run(pipeline, new RunOptions(folder.resolve("runs"), jobs, List.of(listeners)));
  }

  private static String text(RunReport report, String file) throws IOException {
    return Files.readString(report.folder().resolve(file));
  }

  private static List<String> lines(RunReport report, String file) throws IOException {
    return text(report, file).lines().toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
