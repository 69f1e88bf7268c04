package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packed distribution, and its command as a process. */
final class Distribution {
  static final Path HOME = Path.of(property("bilevel.home")).toAbsolutePath().normalize();
  static final Path ROOT = Path.of(property("bilevel.root")).toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 300;

  private Distribution() {}

  /** What a process printed, and its exit code. */
  record Result(int code, String out, String err) {
    Result expect(int expected) {
      assertThat(code).as("exit code; out: %s err: %s", out, err).isEqualTo(expected);
      assertThat(err).as("no stack trace").doesNotContain("\tat ");
      return this;
    }

    String all() {
      return out + err;
    }
  }

  static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  /** Run the command in a folder and wait for its end. */
  static Result bilevel(Path folder, String... arguments) {
    return start(HOME.resolve("bin/bilevel"), folder, Map.of(), arguments);
  }

  static Result start(
      Path program, Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("bilevel", ".out");
      Path err = Files.createTempFile("bilevel", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // short runs
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      Result result =
          new Result(
              ended ? process.exitValue() : -1,
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      Files.delete(out);
      Files.delete(err);
      assertThat(ended).as("%s ended; %s", command, result).isTrue();
      return result;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A jar of the distribution's host by the beginning of its name. */
  static Path library(String prefix) {
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Path api() {
    return library("bilevel-api-");
  }

  /** The one run folder below {@code runs} of a folder. */
  static Path onlyRun(Path folder) {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      List<Path> all = runs.filter(Files::isDirectory).toList();
      assertThat(all).as("run folders").hasSize(1);
      return all.getFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
