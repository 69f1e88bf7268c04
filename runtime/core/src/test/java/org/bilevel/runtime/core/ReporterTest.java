package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReporterTest {
  private static final String FILE =
      """
      experiment: toy
      seeds: [0, 1]
      selector: {use: first, size: 2}
      """;

  @TempDir Path folder;
  private final Bilevel bilevel = Bilevel.open(List.of());

  @AfterEach
  void close() {
    bilevel.close();
  }

  @Test
  void aReporterOfAThirdPartyHasAFolderAndSeesAllCells() throws IOException {
    RunReport report = run("reporters: [acme/steps]\n");
    assertThat(text(report, "acme-steps/count.txt")).isEqualTo("10 metrics");
    assertThat(text(report, "events.jsonl")).doesNotContain("\"warning\"");
    assertThat(text(report, "effective.yaml"))
        .containsPattern(
            "reporters: *\n  - use: acme/steps +# p.yaml:4\n    refuses: nothing +# default\nseeds:");
    assertThat(bilevel.recorded(report.folder())).isNotNull(); // the file is read as it is written
  }

  @Test
  void whatAReporterThrowsIsOneWarningAndMetricsAreTheSame() throws IOException {
    String metrics = text(run(""), "metrics.csv");
    for (String refuses : List.of("begin", "events", "close")) {
      RunReport report = run("reporters: [{use: acme/steps, refuses: %s}]\n".formatted(refuses));
      assertThat(report.cells()).allMatch(CellResult.Done.class::isInstance);
      assertThat(text(report, "metrics.csv")).isEqualTo(metrics);
      assertThat(text(report, "events.jsonl").lines().filter(l -> l.contains("\"warning\"")))
          .singleElement()
          .asString()
          .contains("the reporter 'acme/steps' ", "no " + refuses);
    }
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertThat(mistake("reporters: [acme/stepz]\n"))
        .contains("p.yaml:4: reporters: no reporter is named 'acme/stepz'.", "acme/steps");
    assertThat(mistake("reporters: acme/steps\n"))
        .contains("p.yaml:4: reporters: must be a list of reporters");
    assertThat(mistake("reporters: [acme/steps, acme/steps]\n")).contains("is there twice");
    assertThat(mistake("variants: {a: {reporters: [acme/steps]}}\n"))
        .contains("'reporters' belongs to the file, not to a variant.");
  }

  private String mistake(String reporters) {
    return catchThrowableOfType(BilevelException.class, () -> run(reporters)).getMessage();
  }

  private RunReport run(String reporters) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), FILE + reporters);
    Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
    return bilevel.run(pipeline, new RunOptions(folder.resolve("runs"), 1, List.of()));
  }

  private static String text(RunReport report, String file) throws IOException {
    return Files.readString(report.folder().resolve(file));
  }
}
