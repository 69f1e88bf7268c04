package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a user's own that is larger than what the heap could hold of its text. */
final class SelectIT {
  private static final int ROWS = 20_000;
  private static final int FEATURES = 49;
  private static final String MEMORY = "-Xmx48m -XX:TieredStopAtLevel=1";

  @TempDir private Path work = Path.of("");

  private Path table() throws IOException {
    Path file = work.resolve("data.csv");
    RandomStream random = RandomStream.of(1);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < FEATURES; j++) {
          writer.write(random.nextGaussian() + ",");
        }
        writer.write(i % 10 + "\n");
      }
    }
    return file;
  }

  private Distribution.Result select(String out) {
    return Distribution.start(
        Distribution.HOME.resolve("bin/bilevel"),
        work,
        Map.of("JAVA_OPTS", MEMORY),
        "select",
        "data.csv",
        "--selector=k-center",
        "--size=200",
        "--out=" + out);
  }

  @Test
  void aLargeTableIsStreamedAndASecondSelectionIsTheSame() throws IOException {
    Path table = table();
    assertThat(Files.size(table)).isGreaterThan(18_000_000);

    assertThat(select("a.csv").expect(0).err())
        .contains("Selected 200 of 20,000 samples of 49 features");
    select("b.csv").expect(0);

    String first = Distribution.read(work.resolve("a.csv"));
    assertThat(first.lines().skip(1).map(line -> line.split(",")[0]).distinct()).hasSize(200);
    assertThat(Distribution.read(work.resolve("b.csv"))).isEqualTo(first);
  }

  /** A selection that would take minutes says how far it is, and ends when it is asked to. */
  @Test
  void ctrlCEndsALongSelection() throws IOException, InterruptedException {
    Path file = work.resolve("data.csv");
    RandomStream random = RandomStream.of(1);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 5 * ROWS; i++) {
        writer.write(random.nextGaussian() + "," + random.nextGaussian() + "," + i % 10 + "\n");
      }
    }
    // as in InterruptIT, the signal must not be one that is ignored
    ProcessBuilder builder =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Distribution.HOME.resolve("bin/bilevel").toString(),
                "select",
                "data.csv",
                "--selector=k-center",
                "--set=selector.on=features",
                "--size=90000",
                "--plain",
                "--out=a.csv")
            .directory(work.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    StringBuilder printed = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      boolean asked = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        printed.append(line).append('\n');
        if (!asked && line.contains("selecting, step ")) {
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
          asked = true;
        }
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not stop; it printed: " + printed);
      }
    }
    assertThat(process.exitValue()).as(printed.toString()).isEqualTo(130);
    assertThat(printed).contains("of 90,000", "Stopped; nothing was written.");
    assertThat(work.resolve("a.csv")).doesNotExist();
  }

  @Test
  void aMalformedRowFarDownIsNamed() throws IOException {
    Path table = table();
    Files.writeString(table, "1,".repeat(FEATURES - 1) + "one,3\n", StandardOpenOption.APPEND);

    assertThat(select("a.csv").expect(4).err())
        .contains("data.csv:20001: column 49 is 'one', not a number");
    assertThat(work.resolve("a.csv")).doesNotExist();
  }
}
