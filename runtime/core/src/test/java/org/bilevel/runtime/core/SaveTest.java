package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key {@code save} of files. */
final class SaveTest {
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
  void anExperimentThatHandsOutNoModelIsAWarning() throws IOException {
    String metrics = ToyFile.text(file().run(""), "metrics.csv");
    RunReport report = file().run("save: [predictions.csv, model.pt, model.pt]\n");
    assertThat(report.cells()).allMatch(CellResult.Done.class::isInstance);
    assertThat(ToyFile.text(report, "metrics.csv")).isEqualTo(metrics);
    assertThat(ToyFile.text(report, "events.jsonl").lines().filter(l -> l.contains("\"warning\"")))
        .hasSize(2) // of each seed
        .allMatch(line -> line.contains("hands out no trained model"));
    assertThat(report.folder().resolve("saved")).doesNotExist();
    assertThat(ToyFile.text(report, "effective.yaml"))
        .containsPattern("save: \\[predictions.csv, model.pt\\] +# p.yaml:4\nseeds:");
    assertThat(bilevel.recorded(report.folder())).isNotNull(); // the file is read as it is written
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertThat(file().mistake("save: [model.pth]\n"))
        .contains("p.yaml:4: save: no file of a trained model is named 'model.pth'.")
        .contains("Maybe you mean 'model.pt'");
    assertThat(file().mistake("save: model.pt\n"))
        .contains("p.yaml:4: save: must be a list of files");
    assertThat(file().mistake("variants: {a: {save: [model.pt]}}\n"))
        .contains("'save' belongs to the file, not to a variant.");
  }
}
