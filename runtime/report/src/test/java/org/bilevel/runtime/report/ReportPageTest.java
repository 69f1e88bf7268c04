package org.bilevel.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.api.BilevelException;
import org.bilevel.runtime.report.folder.MetricRow;
import org.bilevel.runtime.report.folder.RunFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportPageTest {
  @TempDir private Path work = Path.of("");

  @Test
  void readsWhatTheRuntimeWrote() {
    RunFiles run = RunFiles.read(Folder.write(work, "r"));
    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.variants()).containsExactly("plain", Folder.EVIL);
    assertThat(run.cells()).hasSize(6);
    assertThat(run.cells().getLast().message()).startsWith("It <diverged>.");
    // per cell 9 losses, 6 accuracies, 3 of the buffer, 5 norms, 2 single ones; the torn line not
    assertThat(run.metrics()).hasSize(5 * 25);
    assertThat(run.metrics().getFirst())
        .isEqualTo(
            new MetricRow(
                "plain",
                0,
                "loss",
                OptionalInt.of(1),
                OptionalInt.empty(),
                OptionalInt.of(1),
                Folder.loss(0, 0, 1, 1)));
    assertThat(run.warnings())
        .extracting(warning -> warning.message() + "/" + warning.count())
        .containsExactly("the part <x> is slow/1", "small <b>batch</b>/2");
    assertThat(run.provenance())
        .containsEntry("java.version", "25")
        .containsEntry("seeds", "0, 1, 2");
    assertThat(run.configuration().get(Folder.EVIL)).containsEntry("experiment.size", "20");
  }

  @Test
  void aFolderWithoutARunIsAMistake() {
    assertThatThrownBy(() -> RunFiles.read(work))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("is no run folder")
        .extracting(e -> ((BilevelException) e).category().exitCode())
        .isEqualTo(2);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path folder = Folder.write(work, "r");
    Files.writeString(folder.resolve("metrics.csv"), "variant,seed\na,b\n");
    assertThatThrownBy(() -> ReportPage.write(folder))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("metrics.csv cannot be read");
  }

  @ParameterizedTest
  @CsvSource({
    "state.json, ''",
    "state.json, []",
    "state.json, {}",
    "state.json, '{\"state\": \"finished\", \"cells\": 3}'",
    "state.json, '{\"state\": \"fini'",
    "provenance.json, [1]",
    "provenance.json, ''"
  })
  void filesWithoutTheirContentsAreDamaged(String file, String text) throws IOException {
    Path folder = Folder.write(work, "r");
    Files.writeString(folder.resolve(file), text);
    assertThatThrownBy(() -> ReportPage.write(folder))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining(file + " cannot be read")
        .hasMessageNotContaining("Source");
  }

  @Test
  void bytesThatAreNoTextAreSaidToBeNone() throws IOException {
    Path folder = Folder.write(work, "r");
    Files.write(folder.resolve("metrics.csv"), new byte[] {'a', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> ReportPage.write(folder))
        .hasMessageContaining("metrics.csv cannot be read: it is not text in UTF-8.");
  }

  @Test
  void heatMapsHaveTheMeansOfTheMetrics() {
    String page = ReportPage.of(RunFiles.read(Folder.write(work, "r")));
    Matcher cells = Pattern.compile("data-value=\"([^\"]*)\"").matcher(page);
    List<Double> values = new ArrayList<>();
    while (cells.find()) {
      values.add(Double.valueOf(cells.group(1)));
    }
    List<Double> expected = new ArrayList<>();
    for (int v = 0; v < 2; v++) {
      for (int after = 1; after <= 3; after++) {
        for (int task = 1; task <= after; task++) {
          double sum = 0;
          int seeds = 3 - v; // the last seed of the second variant failed
          for (int seed = 0; seed < seeds; seed++) {
            sum += Folder.accuracy(v, seed, task, after);
          }
          expected.add(sum / seeds);
        }
      }
    }
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isCloseTo(expected.get(i), within(1e-15));
    }
  }

  @Test
  void stepsOfTasksStandOneAfterTheOther() {
    Charts charts = Charts.of(RunFiles.read(Folder.write(work, "r")));
    LineChart loss = charts.bySteps().getFirst();
    assertThat(loss.block()).isEqualTo("task");
    assertThat(loss.blockStarts()).isEqualTo("1:0 2:21 3:42");
    assertThat(loss.points()).hasSize(2 * 9);
    LineChart.Point point = loss.points().get(4);
    assertThat(point.x()).isEqualTo(21 + 11);
    assertThat(point.sample().values())
        .containsExactly(
            Folder.loss(0, 0, 2, 11), Folder.loss(0, 1, 2, 11), Folder.loss(0, 2, 2, 11));
    assertThat(loss.csv())
        .startsWith("variant,x,task,step,mean,min,max,seeds\nplain,1,1,1,")
        .contains("\"<img src=x onerror=alert(1)>, \"\"a\"\"\",1,1,1,");
  }

  @Test
  void notFiniteValuesLeaveGaps() {
    Charts charts = Charts.of(RunFiles.read(Folder.write(work, "r")));
    LineChart norm = charts.bySteps().getLast();
    assertThat(norm.points())
        .extracting(LineChart.Point::x)
        .containsExactly(1, 2, 3, 5, 1, 2, 3, 5);
    assertThat(norm.leftOut()).isEqualTo(5);
    assertThat(norm.csv()).doesNotContain("NaN");
  }

  @Test
  void averageAndForgettingFollowFromTheMatrix() {
    Charts charts = Charts.of(RunFiles.read(Folder.write(work, "r")));
    assertThat(charts.byTask())
        .extracting(LineChart::title)
        .containsExactly("average-accuracy", "forgetting", "buffer");
    // seed 0 of the first variant: A[3] = 0.7, 0.8, 0.9; best before 0.9, 0.9
    assertThat(charts.byTask().get(0).points().get(2).sample().values()[0])
        .isCloseTo(0.8, within(1e-12));
    assertThat(charts.byTask().get(1).points().get(1).sample().values()[0])
        .isCloseTo(0.15, within(1e-12));
    assertThat(charts.singles()).containsOnlyKeys("epsilon");
  }

  @Test
  void everyTextIsEscaped() {
    String page = ReportPage.of(RunFiles.read(Folder.write(work, "r")));
    assertThat(page)
        .doesNotContain("<img", "<diverged>", "<b>", "the part <x>")
        .contains("&lt;img src=x onerror=alert(1)&gt;", "It &lt;diverged&gt;.")
        .doesNotContain("NaN ", ">NaN<");
    assertThat(Html.escaped("a\u0000\uD800<&>\"'"))
        .isEqualTo("a\uFFFD\uFFFD&lt;&amp;&gt;&quot;&#39;");
  }

  @Test
  void figuresAndFailuresAreThere() {
    String page = ReportPage.of(RunFiles.read(Folder.write(work, "r")));
    assertThat(page)
        .contains("71.0 ± 1.0", "75.6 ± 0.9", "2 of 3, 1 FAILED", "seed 2: failed")
        .contains("what the variants differ in", "experiment.size")
        .contains("  # x.yaml:3", "toy.jar 00ff", "5 of 6 runs finished", "Permission is hereby");
  }

  @Test
  void whatSeveralSeedsFailedOfIsSaidOnce() throws IOException {
    Path folder = Folder.write(work, "r");
    Path state = folder.resolve("state.json");
    Files.writeString(
        state,
        """
        {"state": "failed", "cells": [
          {"variant": "a", "seed": 0, "state": "failed", "message": "It diverged."},
          {"variant": "a", "seed": 1, "state": "failed", "message": "It diverged."},
          {"variant": "a", "seed": 2, "state": "stopped"}]}
        """);
    String page = ReportPage.of(RunFiles.read(folder));
    assertThat(page)
        .contains("0 of 3 runs finished", "a, seeds 0, 1: failed", "a, seed 2: stopped")
        .containsOnlyOnce("It diverged.");
  }

  @Test
  void oneRunIsNoPlural() throws IOException {
    Path folder = Folder.write(work, "r");
    Files.writeString(
        folder.resolve("state.json"),
        "{\"state\": \"finished\", \"cells\": [{\"variant\": \"\", \"seed\": 0, \"state\":"
            + " \"finished\", \"seconds\": 1}]}");
    assertThat(ReportPage.of(RunFiles.read(folder))).contains(" 1 run finished · ");
  }

  @Test
  void controlsHaveNamesAndTablesThatScrollAreReachedByKey() {
    String page = ReportPage.of(RunFiles.read(Folder.write(work, "r")));
    assertThat(page)
        .contains("aria-label=\"Save CSV of loss\"", "aria-label=\"Logarithmic axis of loss\"")
        .contains("aria-label=\"Chart of loss over step")
        .contains("class=\"scroll\" tabindex=\"0\"");
  }

  @Test
  void manyPointsAreThinnedAndTheLastOneKept() {
    List<MetricRow> rows = new ArrayList<>();
    for (int step = 1; step <= 9001; step++) {
      rows.add(
          new MetricRow(
              "", 0, "m", OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(step), step));
    }
    LineChart chart = LineChart.ofSteps("m", rows);
    assertThat(chart.every()).isEqualTo(5);
    assertThat(chart.points()).hasSizeLessThanOrEqualTo(2000);
    assertThat(chart.points().getLast().x()).isEqualTo(9001);
  }

  @Test
  void anUnfinishedRunHasAPage() throws IOException {
    Path folder = Folder.write(work, "r");
    Files.writeString(
        folder.resolve("state.json"),
        "{\"state\":\"running\",\"cells\":[{\"variant\":\"\",\"seed\":0,\"state\":\"running\"}]}");
    for (String file : List.of("metrics.csv", "timings.csv", "outcome.csv", "events.jsonl")) {
      Files.writeString(folder.resolve(file), "header\n");
    }
    assertThat(Files.readString(ReportPage.write(folder))).contains("0 of 1, 1 running");
  }
}
