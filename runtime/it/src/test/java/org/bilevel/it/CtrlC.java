package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Runs the command and presses Ctrl-C. */
final class CtrlC {
  private static final int INTERRUPTED = 130;

  private CtrlC() {}

  /**
   * Run the command in a folder, press Ctrl-C as soon as it prints a certain line, and return all
   * it printed once it has stopped with the exit code of an interrupted program.
   */
  static String at(Predicate<String> line, Path folder, String... arguments)
      throws IOException, InterruptedException {
    // a shell's background jobs, and so perhaps this test, ignore the signal; the command must not
    // inherit that
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Distribution.HOME.resolve("bin/bilevel").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    StringBuilder printed = new StringBuilder();
    boolean pressed = false;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        printed.append(next).append('\n');
        if (!pressed && line.test(next)) {
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
          pressed = true;
          endAfterAMinute(process);
        }
      }
    }
    assertThat(process.waitFor()).as(printed.toString()).isEqualTo(INTERRUPTED);
    return printed.toString();
  }

  /** End a process that does not stop, with another exit code. */
  private static void endAfterAMinute(Process process) {
    var unused =
        process
            .onExit()
            .orTimeout(1, TimeUnit.MINUTES)
            .exceptionally(late -> process.destroyForcibly());
  }
}
