package org.bilevel.datasets;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program of the user's machine. */
final class Command {
  private static final int LINES_OF_A_FAILURE = 3;

  private Command() {}

  static boolean onWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  /**
   * Run a program to its end.
   *
   * @throws IOException if it is not installed, fails or takes too long; the message says so
   * @throws InterruptedException if this thread is interrupted; the program is ended
   */
  static void run(Path folder, Duration limit, Consumer<String> say, String... command)
      throws IOException, InterruptedException {
    say.accept("  " + String.join(" ", command));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(command[0] + " is not installed", e);
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(command[0] + " did not end within " + limit.toMinutes() + " min");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (process.exitValue() != 0) {
      List<String> lines =
          new String(Files.readAllBytes(output), Charset.defaultCharset())
              .lines()
              .filter(line -> !line.isBlank())
              .limit(LINES_OF_A_FAILURE)
              .toList();
      throw new IOException(
          "%s ended with exit code %d: %s"
              .formatted(command[0], process.exitValue(), String.join(" / ", lines)));
    }
  }
}
