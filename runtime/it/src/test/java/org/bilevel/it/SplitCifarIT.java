package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of Split CIFAR-100 on small files of the format of its distribution. */
final class SplitCifarIT {
  private static final int PIXELS = 3 * 32 * 32;

  @TempDir private Path work = Path.of("");

  /** Images of the classes of the first two tasks, each of one brightness with noise. */
  private void write(String name, int perClass) throws IOException {
    RandomStream random = RandomStream.of(perClass);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < perClass; i++) {
      for (int label = 0; label < 10; label++) {
        bytes.write(0);
        bytes.write(label);
        for (int p = 0; p < PIXELS; p++) {
          bytes.write(20 * label + random.nextInt(20));
        }
      }
    }
    Files.write(work.resolve(name), bytes.toByteArray());
  }

  @Test
  void twoTasksRunEndToEndWithBcsrOnAResidualNetwork() throws IOException {
    write("train.bin", 5);
    write("test.bin", 2);
    Path example = Distribution.HOME.resolve("examples/split-cifar-100.yaml");

    Distribution.Result result =
        bilevel(
                work,
                "run",
                example.toString(),
                "--set=data.folder=" + work,
                "--set=model.channels=[4, 4, 4, 4]",
                "--set=experiment.batch=15",
                "--set=experiment.epochs=1",
                "--set=selector.size=5")
            .expect(0);

    assertThat(result.err())
        .contains("2/2 bcsr, seed 0: 2 tasks, 50 training samples in batches of 15");
    assertThat(result.out().lines()).anyMatch(line -> line.startsWith("bcsr "));
  }

  @Test
  void aTruncatedFileEndsWithExitCode4() throws IOException {
    write("train.bin", 1);
    Files.write(work.resolve("test.bin"), new byte[3073]);
    Path example = Distribution.HOME.resolve("examples/split-cifar-100.yaml");

    assertThat(
            bilevel(work, "run", example.toString(), "--set=data.folder=" + work).expect(4).err())
        .contains("test.bin is truncated or of another format: its 3,073 bytes");
  }
}
