package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends a run in order. */
final class InterruptIT {
  @TempDir private Path work = Path.of("");

  @Test
  void ctrlCStopsAndSaysWhereTheFolderIs() throws IOException, InterruptedException {
    Path example = HOME.resolve("examples/quickstart.yaml");
    // a shell's background jobs, and so perhaps this test, ignore the signal; the run must not
    // inherit that
    ProcessBuilder builder =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                HOME.resolve("bin/bilevel").toString(),
                "run",
                example.toString(),
                "--set",
                "experiment.epochs=100000")
            .directory(work.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    StringBuilder printed = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null) {
        printed.append(line).append('\n');
        if (line.contains("seed 0: ")) { // the first cell has begun
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
          break;
        }
        line = reader.readLine();
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not stop; it printed: " + printed);
      }
      reader.lines().forEach(rest -> printed.append(rest).append('\n'));
    }
    assertThat(process.exitValue()).as(printed.toString()).isEqualTo(130);
    Path run = Distribution.onlyRun(work);
    assertThat(printed)
        .contains("Stopping after the current step", "stopped", "Run folder: ")
        .contains(run.getFileName().toString());
    assertThat(Distribution.read(run.resolve("state.json"))).containsIgnoringCase("stopped");
  }
}
