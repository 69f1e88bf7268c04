package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
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
    String printed =
        CtrlC.at(
            line -> line.contains("selecting, step "),
            work,
            "select",
            "data.csv",
            "--selector=k-center",
            "--set=selector.on=features",
            "--size=90000",
            "--plain",
            "--out=a.csv");
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
