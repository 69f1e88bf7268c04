package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StandardOutputTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatCannotBePrintedIsAnError() {
    assertThat(exitCode(0, new Full("No space left on device"))).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("Standard output cannot be written: No space left on device.");
  }

  @Test
  void theCodeOfAFailedCommandStays() {
    assertThat(exitCode(2, new Full("No space left on device"))).isEqualTo(2);
  }

  @Test
  void aReaderThatHasSeenEnoughIsNone() {
    assertThat(exitCode(0, new Full("Broken pipe"))).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void whatIsPrintedArrives() {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    assertThat(exitCode(0, to)).isZero();
    assertThat(to.toString(StandardCharsets.UTF_8)).isEqualTo("index,weight\n");
  }

  private int exitCode(int code, OutputStream to) {
    StandardOutput output = new StandardOutput(to);
    PrintStream print = new PrintStream(output, true, StandardCharsets.UTF_8);
    print.print("index,weight\n");
    print.flush();
    return output.exitCode(code, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  /** A file on a disk without room, or a pipe without a reader. */
  private static final class Full extends OutputStream {
    private final String reason;

    Full(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(reason);
    }
  }
}
