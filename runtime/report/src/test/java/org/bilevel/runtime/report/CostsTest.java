package org.bilevel.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bilevel.runtime.report.folder.RunFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CostsTest {
  @TempDir private Path work = Path.of("");

  @Test
  void metricsOfOuterStepsStandOverDataPointsAndTimeToo() throws IOException {
    Path folder = Folder.write(work, "r");
    StringBuilder metrics = new StringBuilder();
    StringBuilder timings = new StringBuilder();
    for (int seed = 0; seed < 2; seed++) {
      for (int step = 1; step <= 3; step++) {
        // 100 data points a step with seed 0, 300 with seed 1: 200 on average
        metrics.append(
            "plain,%d,data-points,,,%d,%d\n".formatted(seed, step, step * (100 + 200 * seed)));
        metrics.append("plain,%d,error,,,%d,%s\n".formatted(seed, step, 1.0 / step));
        metrics.append("plain,%d,stationarity,,,%d,%s\n".formatted(seed, step, 1.0 / step));
        timings.append("plain,%d,outer-step,,0.5\n".formatted(seed));
      }
    }
    insert(folder.resolve("metrics.csv"), metrics);
    insert(folder.resolve("timings.csv"), timings);

    Charts charts = Charts.of(RunFiles.read(folder));

    assertThat(charts.bySteps())
        .extracting(LineChart::title)
        .contains("error", "error by data points", "error by milliseconds of the solver")
        .contains("stationarity")
        .doesNotContain("stationarity by data points", "data-points by data points");
    assertThat(chart(charts, "error by data points").csv())
        .isEqualTo(
            """
            variant,x,data-points,mean,min,max,seeds
            plain,200,200,1.0,1.0,1.0,2
            plain,400,400,0.5,0.5,0.5,2
            plain,600,600,0.3333333333333333,0.3333333333333333,0.3333333333333333,2
            """);
    assertThat(chart(charts, "error by milliseconds of the solver").csv())
        .contains("plain,500,500,1.0", "plain,1500,1500,0.33");
  }

  @Test
  void aProblemWithoutDataHasNoChartOverThem() throws IOException {
    Path folder = Folder.write(work, "r");
    insert(folder.resolve("metrics.csv"), "plain,0,data-points,,,1,0.0\nplain,0,error,,,1,2.0\n");
    insert(folder.resolve("timings.csv"), "plain,0,outer-step,,0.5\n");
    assertThat(Charts.of(RunFiles.read(folder)).bySteps())
        .extracting(LineChart::title)
        .contains("error by milliseconds of the solver")
        .doesNotContain("error by data points");
  }

  @Test
  void aRunWithoutOuterStepsHasNoCosts() {
    assertThat(Costs.of(RunFiles.read(Folder.write(work, "r")))).isEmpty();
  }

  /** Put lines below the header. */
  private static void insert(Path file, CharSequence lines) throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst("\n", "\n" + lines));
  }

  private static LineChart chart(Charts charts, String title) {
    return charts.bySteps().stream()
        .filter(chart -> chart.title().equals(title))
        .findFirst()
        .orElseThrow();
  }
}
