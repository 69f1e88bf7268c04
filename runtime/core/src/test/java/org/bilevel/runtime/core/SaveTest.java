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

/** The key {@code save} of files. */
final class SaveTest {
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
  void anExperimentThatHandsOutNoModelIsAWarning() throws IOException {
    String metrics = text(run(""), "metrics.csv");
    RunReport report = run("save: [predictions.csv, model.pt, model.pt]\n");
    assertThat(report.cells()).allMatch(CellResult.Done.class::isInstance);
    assertThat(text(report, "metrics.csv")).isEqualTo(metrics);
    assertThat(text(report, "events.jsonl").lines().filter(l -> l.contains("\"warning\"")))
        .hasSize(2) // of each seed
        .allMatch(line -> line.contains("hands out no trained model"));
    assertThat(report.folder().resolve("saved")).doesNotExist();
    assertThat(text(report, "effective.yaml"))
        .containsPattern("save: \\[predictions.csv, model.pt\\] +# p.yaml:4\nseeds:");
    assertThat(bilevel.recorded(report.folder())).isNotNull(); // the file is read as it is written
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertThat(mistake("save: [model.pth]\n"))
        .contains("p.yaml:4: save: no file of a trained model is named 'model.pth'.")
        .contains("Maybe you mean 'model.pt'");
    assertThat(mistake("save: model.pt\n")).contains("p.yaml:4: save: must be a list of files");
    assertThat(mistake("variants: {a: {save: [model.pt]}}\n"))
        .contains("'save' belongs to the file, not to a variant.");
  }

  private String mistake(String save) {
    return catchThrowableOfType(BilevelException.class, () -> run(save)).getMessage();
  }

  private RunReport run(String save) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), FILE + save);
    Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
    return bilevel.run(pipeline, new RunOptions(folder.resolve("runs"), 1, List.of()));
  }

  private static String text(RunReport report, String file) throws IOException {
    return Files.readString(report.folder().resolve(file));
  }
}
