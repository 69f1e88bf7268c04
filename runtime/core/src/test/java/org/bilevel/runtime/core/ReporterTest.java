package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReporterTest {
  @TempDir Path folder;
  private final Bilevel bilevel = Bilevel.open(List.of());

  private ToyFile file() {
    return new ToyFile(bilevel, folder);
  }

  @AfterEach
  void close() {
    bilevel.close();
  }

  @Test
  void aReporterOfAThirdPartyHasAFolderAndSeesAllCells() throws IOException {
    RunReport report = file().run("reporters: [acme/steps]\n");
    assertThat(ToyFile.text(report, "acme-steps/count.txt")).isEqualTo("10 metrics");
    assertThat(ToyFile.text(report, "events.jsonl")).doesNotContain("\"warning\"");
    assertThat(ToyFile.text(report, "effective.yaml"))
        .containsPattern(
            "reporters: *\n  - use: acme/steps +# p.yaml:4\n    refuses: nothing +# default\nseeds:");
    assertThat(bilevel.recorded(report.folder())).isNotNull(); // the file is read as it is written
  }

  @Test
  void whatAReporterThrowsIsOneWarningAndMetricsAreTheSame() throws IOException {
    String metrics = ToyFile.text(file().run(""), "metrics.csv");
    for (String refuses : List.of("begin", "events", "close")) {
      RunReport report =
          file().run("reporters: [{use: acme/steps, refuses: %s}]\n".formatted(refuses));
      assertThat(report.cells()).allMatch(CellResult.Done.class::isInstance);
      assertThat(ToyFile.text(report, "metrics.csv")).isEqualTo(metrics);
      assertThat(
              ToyFile.text(report, "events.jsonl").lines().filter(l -> l.contains("\"warning\"")))
          .singleElement()
          .asString()
          .contains("the reporter 'acme/steps' ", "no " + refuses);
    }
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertThat(file().mistake("reporters: [acme/stepz]\n"))
        .contains("p.yaml:4: reporters: no reporter is named 'acme/stepz'.", "acme/steps");
    assertThat(file().mistake("reporters: acme/steps\n"))
        .contains("p.yaml:4: reporters: must be a list of reporters");
    assertThat(file().mistake("reporters: [acme/steps, acme/steps]\n")).contains("is there twice");
    assertThat(file().mistake("variants: {a: {reporters: [acme/steps]}}\n"))
        .contains("'reporters' belongs to the file, not to a variant.");
  }
}
