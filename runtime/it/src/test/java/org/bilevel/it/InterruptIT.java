package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends a run in order. */
final class InterruptIT {
  @TempDir private Path work = Path.of("");

  @Test
  void ctrlCStopsAndSaysWhereTheFolderIs() throws IOException, InterruptedException {
    Path example = HOME.resolve("examples/quickstart.yaml");
    String printed =
        CtrlC.at(
            line -> line.contains("seed 0: "), // the first cell has begun
            work,
            "run",
            example.toString(),
            "--set",
            "experiment.epochs=100000");
    Path run = Distribution.onlyRun(work);
    assertThat(printed)
        .contains("Stopping after the current step", "stopped", "Run folder: ")
        .contains(run.getFileName().toString());
    assertThat(Distribution.read(run.resolve("state.json"))).containsIgnoringCase("stopped");
  }
}
